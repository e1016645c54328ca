internal import CGantryFrames

/// What a worker is told first: what it may touch, and how much it may have.
///
/// It is sent before the process is there, so that the process finds it when it looks.
struct WorkerOpening: Sendable {
  var grants: WorkerGrants
  var bounds = WorkerBounds()
  /// The plugins' own files, and the folders that their linker looks in.
  var libraries: [String]
  /// How long the worker goes on without a sign of the host, in nanoseconds.
  var lease: Int64
  /// How long it may take to close its sandbox, and a library to be entered, in nanoseconds.
  var patience: Int64

  init(
    _ program: WorkerProgram,
    grants: WorkerGrants = WorkerGrants(),
    bounds: WorkerBounds = WorkerBounds(),
    libraries: [String]
  ) {
    self.grants = grants
    self.bounds = bounds
    self.libraries = libraries
    lease = WorkerProcess.nanoseconds(program.lease)
    patience = WorkerProcess.nanoseconds(program.patience)
  }

  /// The body of the frame.
  var body: FrameBody {
    var body = FrameBody(capacity: 2048)
    body.add(struct: bounds.limits(grants, lease: lease))
    for rule in BaseReadSet.rules(grants, libraries: libraries) {
      body.add("\(rule.access)\(rule.path)")
    }
    body.add("")
    return body
  }
}
