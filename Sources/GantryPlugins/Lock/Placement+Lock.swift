public import GantryCore

extension Placement {
  /// The placement as a lock holds it.
  public var json: JSON {
    switch self {
    case .inProcess: "in_process"
    case .worker(let knobs):
      [
        "worker": [
          "share": knobs.share.map { .string($0) } ?? .null,
          "recycle": .string(knobs.recycle.rawValue),
        ]
      ]
    }
  }

  /// Reads a placement of a lock; nil when it is none.
  ///
  /// - Parameter json: The member of the lock.
  init?(reading json: JSON?) {
    if json?.stringValue == "in_process" {
      self = .inProcess
      return
    }
    guard let worker = json?["worker"], worker.objectValue != nil,
      let recycle = WorkerKnobs.Recycling(rawValue: worker["recycle"]?.stringValue ?? "never")
    else { return nil }
    let share = worker["share"] ?? .null
    guard share.isNull || share.stringValue?.isEmpty == false else { return nil }
    self = .worker(share: share.stringValue, recycle: recycle)
  }
}
