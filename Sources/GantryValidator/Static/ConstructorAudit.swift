internal import GantryPlugins

/// Whether code of the plugin runs before anybody calls it.
///
/// It runs while the host holds the linker's lock, in an order nobody chose, and nothing of the host
/// is there yet that could bound or blame it.
struct ConstructorAudit: StaticCheck {
  let check = Check.constructorAudit
  let anatomy: LibraryAnatomy

  func findings(in subject: Subject) -> [Finding] {
    let isSwift = !anatomy.defined(among: ["swift_allocObject"]).isEmpty
    let names = anatomy.initializers.filter { !Self.isOfToolchain($0, isSwift) }.map {
      initializer in
      initializer.name ?? "a function at 0x\(String(initializer.address, radix: 16))"
    }
    guard !names.isEmpty else { return [] }
    return [
      Finding(
        check,
        "\(Names.listed(names)) \(names.count == 1 ? "runs" : "run") while it is loaded",
        evidence: Names.evidence(
          names.flatMap { Self.source($0) ?? (names.count > Names.limit ? [$0] : []) }
        )
      )
    ]
  }

  /// Whether every library that the toolchain links has this function.
  private static func isOfToolchain(
    _ initializer: LibraryAnatomy.Initializer,
    _ isSwift: Bool
  ) -> Bool {
    // A slot that is empty, or filled by the linker with nothing.
    if initializer.address == 0, initializer.name == nil { return true }
    guard let name = initializer.name else { return isKnown(initializer.code) }
    if isSwift, swiftRuntime.contains(name) { return true }
    return known.contains(name) || parts.contains { name.contains($0) }
  }

  private static let known: Set<String> = [
    "frame_dummy", "__cpu_indicator_init", "init_cpu_features", "asan.module_ctor",
    "tsan.module_ctor", "msan.module_ctor", "sancov.module_ctor", "__llvm_profile_init",
  ]
  /// What the standard libraries of Rust and Swift add, somewhere in a mangled name.
  private static let parts = ["ARGV_INIT_ARRAY", "swift_image_constructor", "sancov.module_ctor"]
  /// What comes with `-static-stdlib`: the runtime, dispatch and Foundation with its calendars.
  private static let swiftRuntime = Set(
    [
      "MetadataLookup", "Backtrace", "GlobalObjects", "Linux", "CommandLine", "Actor", "calendar",
      "chnsecal", "dangical", "hebrwcal", "hinducal", "islamcal", "astro",
    ].map { "_GLOBAL__sub_I_\($0).cpp" }
      + ["_ZL35setupStandardConcurrencyDescriptorsv", "_libdispatch_init", "__CFInitialize"]
  )

  /// Whether the code is that of `frame_dummy`, which only jumps on, or of the function of Rust that
  /// keeps the arguments of the program: all that is left to know them by in a stripped library.
  private static func isKnown(_ code: [UInt8]) -> Bool {
    // endbr64, then jmp; or jmp alone; argc, then argv, into memory.
    let starts: [[UInt8]] = [
      [0xF3, 0x0F, 0x1E, 0xFA, 0xE9], [0xE9], [0x48, 0x63, 0xC7, 0x48, 0x89, 0x05],
    ]
    if starts.contains(where: { code.starts(with: $0) }) { return true }
    // On AArch64: a branch, perhaps behind a landing pad.
    guard code.count >= 8 else { return false }
    let isPad = code.starts(with: [0x5F, 0x24, 0x03, 0xD5])
    return code[isPad ? 7 : 3] & 0xFC == 0x14
  }

  /// Where it comes from, as far as its name tells.
  private static func source(_ name: String) -> [String]? {
    let prefix = "_GLOBAL__sub_I_"
    if name.hasPrefix(prefix) {
      return ["it makes the global objects of \(name.dropFirst(prefix.count))"]
    }
    if name.hasPrefix("_rt0_") { return ["it starts the runtime of Go, with threads of its own"] }
    return nil
  }
}
