import GantryPlugin
import Packages

/// Takes everything of ours out of a project; what a person made or edited stays, and so does the
/// history of runs.
struct RemovalPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
    var overwriteEdited: Bool?

    enum CodingKeys: String, CodingKey {
      case project
      case overwriteEdited = "overwrite_edited"
    }
  }

  static let descriptor = TypeDescriptor(
    type: "removal",
    summary: "Removes from a project what Gantry deployed, and nothing else.",
    input: .object(
      ["project": Schemas.project, "overwrite_edited": Schemas.overwriteEdited],
      required: ["project"]
    ),
    output: MaintenanceOutput.schema
  )

  static let events = [Events.skillRemoved]

  private let writer: AtomicFile
  private let emitter: EmitterSource

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile, emitter: @escaping EmitterSource = { $0 }) {
    self.writer = writer
    self.emitter = emitter
  }

  func run(_ input: Input, _ call: Call) throws -> MaintenanceOutput {
    let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: false)
    let observer = CompositeObserver(call, workplace.start, emitter: emitter)
    let items = try workplace.decided("removal") {
      try packages { () throws(PackageError) in try removal(input, workplace).items() }
    }
    if !items.isEmpty { try workplace.ensureBackup() }
    var result = MaintenanceResult(message: "")
    for (index, item) in items.enumerated() {
      try call.checkCancellation()
      let fraction = Double(index) / Double(items.count)
      call.progress(fraction, step: item.key, message: "Removing \(item.title)...")
      let removed = try remove(item, input, workplace)
      result.add(removed)
      if case .skill(let name) = item, removed.error == nil {
        observer.observe(.skillRemoved(name))
      }
    }
    result.backupID = workplace.madeBackup
    result.message = "Removed \(result.changed.count) item(s)"
    return MaintenanceOutput(result, nothing: "Nothing to remove")
  }

  func plan(_ input: Input, _ call: Call) throws -> MaintenanceOutput {
    let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: true)
    var result = MaintenanceResult(message: "")
    try packages { () throws(PackageError) in
      let removal = try removal(input, workplace)
      for item in try removal.items() {
        let change = try removal.plan(item, time: workplace.start.text)
        result.add(Removed(item: change.receipt.item, kept: change.kept))
      }
    }
    result.message = "Would remove \(result.changed.count) item(s)"
    return MaintenanceOutput(result, nothing: "Nothing to remove")
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }

  private func removal(
    _ input: Input,
    _ workplace: Workplace
  ) throws(PackageError) -> Removal {
    try Removal(folders: workplace.folders, overwritesEdited: input.overwriteEdited ?? false)
  }

  private func remove(
    _ item: Removal.Item,
    _ input: Input,
    _ workplace: Workplace
  ) throws -> Removed {
    let change = try packages { () throws(PackageError) in
      try removal(input, workplace).plan(item, time: workplace.start.text)
    }
    return try workplace.make(item.key, change) { made in
      Removed(
        item: made.receipt.item,
        kept: made.receipt.kept,
        error: made.failure.map { "Failed to remove \(item.title): \($0.message)" }
      )
    }
  }
}

/// What became of one item, as its effect records it.
private struct Removed: Codable {
  var item: String
  var kept: [String]
  var error: String?
}

extension MaintenanceResult {
  fileprivate mutating func add(_ removed: Removed) {
    kept += removed.kept
    guard let error = removed.error else { return changed.append(removed.item) }
    errors.append(error)
    success = false
  }
}

extension Removal.Item {
  /// The item as a person would name it.
  var title: String {
    switch self {
    case .agent(let id): "agent \(id)"
    case .skill(let name): "skill \(name)"
    case .archived(let path): path
    case .configuration: "the configuration"
    }
  }
}
