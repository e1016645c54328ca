public import GantryPlugin

/// Writes a note into a folder, and can take it back.
struct WriteNote: Phase {
  struct Input: Codable, Sendable { var folder, name, text: String }
  struct Output: Codable, Sendable, Equatable {
    var path: String
    var bytes: Int
  }

  static let descriptor = TypeDescriptor(
    type: "template-name",
    summary: "Writes a note into a folder.",
    input: .object(
      [
        "folder": .string(matching: "."), "text": .string,
        "name": .string(matching: "^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$"),
      ],
      required: ["folder", "name", "text"]
    ),
    output: .object(["path": .string, "bytes": .integer], required: ["path", "bytes"])
  )

  init(config: Empty) {}

  func run(_ input: Input, _ call: Call) throws -> Output {
    let note = try note(of: input)
    // A note that is there already is left alone, whoever has written it.
    guard try !isWritten(note) else { return note.output }
    try call.checkCancellation()
    return try call.effects.once("note", receipt: note) {
      try note.write()
      return note.output
    }
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    let note = try note(of: input)
    _ = try isWritten(note)
    return note.output
  }

  /// A note may never have been written, and somebody may have changed it since.
  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    var report = UndoReport()
    for receipt in receipts {
      let note = try receipt.receipt.decoded(as: Note.self)
      switch note.look() {
      case .nothing: continue
      case .theNote:
        try note.remove()
        report.undone.append(note.path)
      case .somethingElse:
        report.kept.append(.init(name: note.path, reason: "it was changed since"))
      }
    }
    return report
  }

  private func note(of input: Input) throws -> Note {
    let name = input.name
    // A name that leads elsewhere would write where nobody has allowed it.
    let isPlain = !name.isEmpty && !name.hasPrefix(".") && !name.contains("/")
    guard isPlain, !(input.folder + name).contains("\0") else {
      throw PluginFailure(
        code: "BAD_NOTE",
        message: "this is no plain file name: '\(name)'",
        hint: "Give a folder, and the name of a file in it.",
        retry: .config
      )
    }
    return Note(path: "\(input.folder)/\(name)", text: input.text)
  }

  private func isWritten(_ note: Note) throws -> Bool {
    let place = note.look()
    guard place != .somethingElse else {
      throw PluginFailure(
        code: "NOTE_EXISTS",
        message: "something else is at '\(note.path)'",
        hint: "Move it away, or choose another name.",
        retry: .config
      )
    }
    return place == .theNote
  }
}

let plugin = Plugin(
  id: "acme.template-name",
  version: "0.1.0",
  summary: "Writes notes.",
  interfaces: [.effects],
  permissions: Permissions(write: ["${input.folder}"]),
  provides: [.phase(WriteNote.self)]
)

/// The one function that the library exports; the compiler checks it against the C header.
@c @implementation
public func gantry_plugin_v1(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
  plugin.enter(host, why)
}
