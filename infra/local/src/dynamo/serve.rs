//! The service's HTTP side, on a thread with a runtime of its own: its calls block.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use dynoxide::Database;
use tokio::sync::oneshot;

/// A thread that serves.
pub(super) struct Server {
    address: SocketAddr,
    running: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
}

impl Server {
    pub(super) fn start(address: SocketAddr, database: Database) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let serve = async move {
            match tokio::net::TcpListener::from_std(listener) {
                Ok(listener) => serve(listener, database, stopped).await,
                Err(error) => tracing::error!(%error, "failed to serve the embedded DynamoDB"),
            }
        };
        let thread = std::thread::Builder::new().name("dynamo".to_owned()).spawn(move || runtime.block_on(serve))?;
        Ok(Server { address, running: Mutex::new(Some((stop, thread))) })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, thread)) = running {
            // Both fail only when the thread has ended already, which is what is wanted.
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Serves until told to stop, then gives requests under way two seconds: clients keep idle connections open.
async fn serve(listener: tokio::net::TcpListener, database: Database, stopped: oneshot::Receiver<()>) {
    let (last, asked) = oneshot::channel::<()>();
    let served = dynoxide::server::serve_with_shutdown(listener, database, async move {
        // A dropped sender means stop as well.
        let _ = stopped.await;
        drop(last);
    });
    let patience = async move {
        let _ = asked.await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    };
    tokio::select! {
        end = served => if let Err(error) = end { tracing::error!(error, "the embedded DynamoDB stopped serving") },
        () = patience => {}
    }
}
