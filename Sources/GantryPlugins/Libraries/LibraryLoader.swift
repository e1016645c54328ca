internal import CGantryABI
internal import GantryCore
internal import Glibc
internal import Synchronization

/// Opens libraries, enters each once per process, and keeps them for ever.
enum LibraryLoader {
  /// The only symbol a plugin exports; the major version of the ABI is in its name.
  static let entryName = "gantry_plugin_v1"

  private typealias Entry =
    @convention(c) (UnsafePointer<gantry_host>?, UnsafePointer<gantry_out>?) -> UnsafePointer<
      gantry_plugin
    >?

  /// What is known of a library that was entered: its context and the table it answered.
  private struct Entered {
    let context: LibraryContext
    let table: Table?
  }

  /// `@safe` and `@unchecked Sendable` because the table is static: the plugin promises never to change it.
  @safe private struct Table: @unchecked Sendable {
    let address: UnsafeRawPointer
  }

  /// By the linker's own handle, which is the same for every name of one file.
  private static let entered = Mutex<[UInt: Entered]>([:])

  /// Takes a file from `discovered` to `negotiated`; only on a host thread, as it runs plugin code.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - log: Where the plugin's own lines go.
  ///   - confirm: Proves that the file still is the one that was checked.
  /// - Returns: The library.
  /// - Throws: ``PluginError`` saying why the plugin is refused.
  static func enter(
    _ path: String,
    log: @escaping HostLog,
    confirm: () throws(PluginError) -> Void = { () throws(PluginError) in }
  ) throws(PluginError) -> EnteredLibrary {
    if let problem = SharedObject.problem(at: path) {
      throw PluginError(
        .notELF,
        "'\(path)' \(problem)",
        location: path,
        remedy: "Copy the library again, or take the file out of the plugin folder."
      )
    }
    let entered = try open(path, log, confirm)
    guard let table = entered.table else {
      let why = entered.context.why
      throw PluginError(
        .refused,
        "the plugin in '\(path)' declined to start",
        location: "\(path), \(entryName)",
        remedy: why.isEmpty
          ? "Ask the plugin's author: it gave no reason." : "Do what the plugin asks for.",
        cause: why.isEmpty ? nil : PluginError.Verbatim(why)
      )
    }
    return unsafe try Negotiation(path: path, context: entered.context, address: table.address)
      .library()
  }

  private static func open(
    _ path: String,
    _ log: @escaping HostLog,
    _ confirm: () throws(PluginError) -> Void
  ) throws(PluginError) -> Entered {
    // Before the linker runs what a library does when it is loaded, and again before its entry: what
    // was checked is what is entered, unless somebody replaced the file in between.
    try confirm()
    let handle = try unsafe link(path)
    try confirm()
    // `unsafe` here and below because the linker deals in untyped addresses; the entry's type is
    // given by its name.
    guard let symbol = unsafe dlsym(handle, entryName) else {
      throw PluginError(
        .noEntry,
        "'\(path)' is not a plugin: it does not export \(entryName)",
        location: "\(path), \(entryName)",
        remedy: "Build it against PluginSDK and export \(entryName), or remove it.",
        cause: PluginError.Verbatim(linkerText())
      )
    }
    let key = UInt(bitPattern: handle)
    if let known = entered.withLock({ $0[key] }) {
      known.context.redirect(log)
      return known
    }
    let context = LibraryContext(path: path, log: log)
    let entry = unsafe unsafeBitCast(symbol, to: Entry.self)
    let answer = unsafe entry(HostTable.make(for: context), context.makeWhyWriter())
    let new = unsafe Entered(
      context: context,
      table: answer.map { unsafe Table(address: UnsafeRawPointer($0)) }
    )
    entered.withLock { $0[key] = new }
    return new
  }

  private static func link(_ path: String) throws(PluginError) -> UnsafeMutableRawPointer {
    // Never RTLD_DEEPBIND and never dlclose. A path without a slash would be searched for.
    let file = path.contains("/") ? path : "./\(path)"
    guard let handle = unsafe dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
      throw PluginError(
        .dlopen,
        "'\(path)' cannot be loaded",
        location: path,
        remedy: "Install what the library needs, or rebuild it for this system.",
        cause: PluginError.Verbatim(linkerText())
      )
    }
    return unsafe handle
  }

  private static func linkerText() -> String {
    guard let text = unsafe dlerror() else { return "the linker gave no reason" }
    return unsafe String(cString: text)
  }
}
