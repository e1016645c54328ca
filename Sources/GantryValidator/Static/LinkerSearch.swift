internal import Foundation

/// Where the dynamic linker of this system finds libraries.
struct LinkerSearch {
  /// The folders it looks in by itself, in its order.
  let folders: [String]

  init() {
    let listed = Self.lines(of: "/etc/ld.so.conf") + Self.included()
    let standard = ["/lib", "/usr/lib"].flatMap { folder in
      ["\(folder)/x86_64-linux-gnu", "\(folder)/aarch64-linux-gnu", folder + "64", folder]
    }
    folders = (listed + standard).filter { $0.hasPrefix("/") }
  }

  /// Finds a library.
  ///
  /// - Parameters:
  ///   - name: What a library asks for.
  ///   - runpath: Where that library says to look first.
  ///   - origin: The folder of that library.
  /// - Returns: The paths of that name, in the linker's order.
  func candidates(_ name: String, runpath: String?, origin: String) -> [String] {
    if name.contains("/") { return [name].filter(Self.exists) }
    let first = (runpath ?? "").split(separator: ":").map { folder in
      String(folder).replacing("${ORIGIN}", with: origin).replacing("$ORIGIN", with: origin)
    }
    return (first + folders).map { "\($0)/\(name)" }.filter(Self.exists)
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The folders of the files that the linker's configuration includes.
  private static func included() -> [String] {
    let folder = "/etc/ld.so.conf.d"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".conf") }.sorted().flatMap { lines(of: "\(folder)/\($0)") }
  }

  private static func lines(of path: String) -> [String] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.hasPrefix("/") }
  }
}
