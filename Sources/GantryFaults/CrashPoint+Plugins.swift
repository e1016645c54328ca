#if DEBUG
// The points around plugins. The plugin's own process is not the one that is killed here, so that
// before and after a callback stand for every moment in it: the host is gone, the plugin may be
// anywhere in its work.
extension CrashPoint {
  private static let callbacks = [
    "create", "run", "plan", "undo", "invoke", "deliver", "flush", "decide", "destroy",
  ]

  static let calls =
    each(callbacks, "call.before") { "'\($0)' of a plugin is about to be called." }
    + each(callbacks, "call.after") { "'\($0)' of a plugin has come back, and nobody has read it." }

  private static let functions = [
    "emit", "progress", "log", "fail", "describe", "intend", "settle", "kv-get", "kv-put",
    "artifact-put", "artifact-keep", "artifact-get", "secret", "invoke",
  ]

  static let services =
    each(functions, "host.before") { "A plugin has called '\($0)', and nothing is done." }
    + each(functions, "host.after") { "'\($0)' is done, and the plugin has not heard of it." }

  static let workers = [
    CrashPoint("worker.started", "A worker's process lives and has loaded nothing."),
    CrashPoint("worker.loaded", "A worker has loaded its plugin."),
    CrashPoint("worker.ending", "A worker is about to be told that it may go."),
  ]
}
#endif
