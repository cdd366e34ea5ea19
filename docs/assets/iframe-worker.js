/* A browser starts no worker from a page that was opened from a disk. This runs the worker's script
   in a hidden frame instead, so that the search works there too. On a server it does nothing. */
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      const inside = this.frame.contentWindow;
      inside.postMessage = data =>
        this.dispatchEvent(new MessageEvent("message", { data }));
      inside.importScripts = (...names) =>
        names.reduce((before, name) => before.then(() => load(inside, name)), Promise.resolve());
      this.ready = load(inside, url.toString());
    }
    postMessage(data) {
      const inside = this.frame.contentWindow;
      this.ready.then(() => inside.dispatchEvent(new MessageEvent("message", { data })));
    }
    terminate() {
      this.frame.remove();
    }
  };
  window.Worker = window.IFrameWorker;

  function load(inside, name) {
    return new Promise((done, fail) => {
      const script = inside.document.createElement("script");
      script.src = name;
      script.onload = done;
      script.onerror = fail;
      inside.document.body.appendChild(script);
    });
  }
}
