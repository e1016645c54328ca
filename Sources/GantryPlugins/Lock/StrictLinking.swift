/// What a library may ask of the dynamic linker in strict mode.
///
/// A digest says what is in the file and nothing about what the linker adds to it. So strict mode
/// takes only libraries that bring their own, and find the rest where the system keeps it.
enum StrictLinking {
  /// The libraries every system has and root alone can change.
  private static let allowed: Set<String> = [
    "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1",
    "libstdc++.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
  ]

  /// Refuses a library that asks for more.
  ///
  /// - Parameters:
  ///   - section: What the library tells the linker.
  ///   - path: The library.
  /// - Throws: ``PluginError`` with `.strict` naming what it asks for.
  static func check(_ section: DynamicSection, path: String) throws(PluginError) {
    if let runpath = section.runpath {
      throw refused(path, "it tells the linker to look in '\(runpath)'", "RUNPATH")
    }
    let others = section.needed.filter { !allowed.contains($0) }
    guard others.isEmpty else {
      throw refused(path, "it needs \(others.joined(separator: ", "))", "NEEDED")
    }
  }

  private static func refused(_ path: String, _ why: String, _ member: String) -> PluginError {
    PluginError(
      .strict,
      "'\(path)' is not loaded in strict mode: \(why)",
      location: "\(path), dynamic section, \(member)",
      remedy: "Link it statically (Swift: -static-stdlib) and without an rpath, or go without "
        + "strict mode."
    )
  }
}
