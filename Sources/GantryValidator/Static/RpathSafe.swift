internal import Foundation
internal import GantryPlugins

/// Whether the linker is told to look where others can put libraries.
struct RpathSafe: StaticCheck {
  let check = Check.rpathSafe
  let anatomy: LibraryAnatomy

  func findings(in subject: Subject) -> [Finding] {
    let origin = URL(filePath: subject.path).resolvingSymlinksInPath()
      .deletingLastPathComponent().path
    let member = anatomy.hasOldPath ? "RPATH" : "RUNPATH"
    // An empty folder is one, too: the linker takes it for the working folder.
    let folders = anatomy.runpath?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    return folders.compactMap { folder in
      problem(String(folder), origin: origin).map { why, severity in
        let name = folder.isEmpty ? "an empty folder" : "'\(folder)'"
        return Finding(check, "\(member) names \(name): \(why)", severity: severity)
      }
    } + needs()
  }

  /// Libraries that are asked for by a path; whoever links a library without an SONAME gets that.
  private func needs() -> [Finding] {
    anatomy.needs.filter { $0.name.contains("/") }.map { need in
      let isAbsolute = need.name.hasPrefix("/")
      return Finding(
        check,
        "it needs '\(need.name)', which is found "
          + (isAbsolute ? "on the machine it was built on alone" : "from the working folder"),
        evidence: [
          "link that library with -Wl,-soname,\(need.name.split(separator: "/").last ?? "")"
        ],
        severity: isAbsolute ? .warning : .error
      )
    }
  }

  /// Why nobody should look there; nil when it is fine.
  private func problem(
    _ folder: String,
    origin: String
  ) -> (why: String, severity: Finding.Severity)? {
    guard !folder.isEmpty else { return ("that is whatever the working folder is", .error) }
    let isOfPlugin = ["$ORIGIN", "${ORIGIN}"].contains { folder.hasPrefix($0) }
    let place = folder.replacing("${ORIGIN}", with: origin).replacing("$ORIGIN", with: origin)
    guard place.hasPrefix("/") else { return ("it begins at the working folder", .error) }
    if let why = Self.openness(of: place) { return (why, .error) }
    guard !isOfPlugin else {
      let inside = URL(filePath: place).standardizedFileURL.path
      let isInside = inside == origin || inside.hasPrefix(origin + "/")
      return isInside ? nil : ("it leaves the folder of the plugin", .warning)
    }
    let isOfSystem = Self.system.contains { place == $0 || place.hasPrefix($0 + "/") }
    return isOfSystem ? nil : ("that is a folder of the machine it was built on", .warning)
  }

  /// Where only root puts libraries.
  private static let system = ["/lib", "/lib64", "/usr", "/opt", "/nix/store", "/gnu/store"]

  /// Why anybody could put a library there; nil when nobody can.
  private static func openness(of folder: String) -> String? {
    var place = URL(filePath: folder).standardizedFileURL
    var isThere = true
    // The nearest folder above that exists decides who can make the ones that do not.
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      place.deleteLastPathComponent()
      isThere = false
    }
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: place.resolvingSymlinksInPath().path
    )
    guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o2 != 0 else {
      return nil
    }
    return isThere
      ? "everybody may write there" : "it does not exist, and everybody may make it"
  }
}
