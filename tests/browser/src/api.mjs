// The system's own API, as one holder of a key calls it.

/** How long one call may take, in ms. */
const CALL_MAX_MS = 15_000;

/** The API for the holder of `key`: `call(method, path, body)` is the answer's JSON, or an error with what the system said. */
export function api(base, key) {
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(base + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(CALL_MAX_MS),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return text ? JSON.parse(text) : {};
  };
  return { key, call };
}
