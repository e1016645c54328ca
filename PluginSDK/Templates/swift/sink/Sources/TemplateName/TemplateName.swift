import Foundation
public import GantryPlugin

/// Appends every event to a file, one line of JSON each.
struct Lines: Sink {
  struct Config: Codable, Sendable { var path: String }
  static let descriptor = TypeDescriptor(
    type: "template-name", summary: "Appends events to the file at path.",
    config: .object(["path": .string], required: ["path"]))

  private let file: FileHandle

  init(config: Config) throws {
    // A path ends at its first NUL, so none may be inside. Safe because `open` only borrows it.
    let path = config.path.contains("\0") ? "" : config.path
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw PluginFailure(
        code: "TEMPLATE_NAME_OPEN", message: "cannot open '\(path)'",
        hint: "Set 'path' to a writable file.", retry: .config)
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func deliver(_ events: [Event], _ call: Call) throws -> Delivery {
    try file.write(contentsOf: Data(events.map { $0.line + "\n" }.joined().utf8))
    return .accepted
  }

  func flush(_ call: Call) throws { try file.synchronize() }
}

let plugin = Plugin(
  id: "acme.template-name", version: "0.1.0", summary: "Keeps the events of runs in a file.",
  permissions: Permissions(write: ["${config.path}"]), provides: [.sink(Lines.self)])

@c @implementation
public func gantry_plugin_v1(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
  plugin.enter(host, why)
}
