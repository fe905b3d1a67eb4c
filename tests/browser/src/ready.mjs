// Which pages are there already. A flag that is off skips its pages and stories, and the run says so; it is turned on with the pages.
export const READY = {
  /** Signing in, the own page, invitations, and the outbox of the local runner. */
  account: { on: true, route: "/sign-in" },
  /** The expert's queue, tickets and release page. */
  desk: { on: true, route: "/desk" },
  /** The expert's earnings. */
  earnings: { on: true, route: "/desk/earnings" },
};

/** Whether all of these are turned on. */
export const areReady = (needs = []) => needs.every((need) => READY[need].on);

/** What to say about flags that are off: that their pages are not there yet, or that the flag was forgotten. */
export async function telling(base) {
  const off = Object.entries(READY).filter(([, flag]) => !flag.on);
  return Promise.all(off.map(async ([name, { route }]) => {
    const { status } = await fetch(base + route, { redirect: "manual" });
    return status === 404
      ? `${name}: not looked at, since ${route} is not there yet`
      : `${name}: NOT LOOKED AT although ${route} answers ${status}: turn the flag on in src/ready.mjs`;
  }));
}
