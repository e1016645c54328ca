internal import Foundation
internal import GantryPlugins

/// The libraries that the linker loads with another one, and those that they need in turn.
struct LinkedLibraries {
  /// One library that was found.
  struct Library {
    /// What it is asked for as: `libm.so.6`.
    var name: String
    /// Who asked for it first.
    var asker: String
    /// What it offers.
    var symbols: Set<String>
  }

  /// The libraries in the order in which the linker would load them.
  private(set) var found: [Library] = []
  /// What was asked for and is nowhere on this system.
  private(set) var missing: [String] = []

  /// More than any plugin has; a circle of hostile files is not followed for ever.
  private static let countLimit = 512

  /// Follows what a library needs.
  ///
  /// - Parameters:
  ///   - anatomy: The library.
  ///   - path: Where it is.
  ///   - search: Where the linker looks.
  /// - Returns: What would be loaded with it.
  static func of(
    _ anatomy: LibraryAnatomy,
    at path: String,
    search: LinkerSearch = LinkerSearch()
  ) -> LinkedLibraries {
    var linked = LinkedLibraries()
    var waiting = anatomy.needs.map { need in
      Wish(
        name: need.name,
        asker: "the library",
        runpath: anatomy.runpath,
        origin: folder(of: path)
      )
    }
    var known: Set<String> = []
    while !waiting.isEmpty, known.count < countLimit {
      let wish = waiting.removeFirst()
      guard known.insert(wish.name).inserted else { continue }
      let candidates = search.candidates(wish.name, runpath: wish.runpath, origin: wish.origin)
      // The linker passes over files of another machine, and so does whoever cannot read them.
      guard
        let (place, section) = candidates.lazy.compactMap({ path in
          DynamicSection.of(path).map { (path, $0) }
        }).first
      else {
        linked.missing.append(wish.name)
        continue
      }
      linked.found.append(
        Library(name: wish.name, asker: wish.asker, symbols: Set(section.symbols))
      )
      waiting += section.needed.map { name in
        Wish(name: name, asker: wish.name, runpath: section.runpath, origin: folder(of: place))
      }
    }
    return linked
  }

  /// What somebody asks the linker for.
  private struct Wish {
    var name: String
    var asker: String
    var runpath: String?
    var origin: String
  }

  private static func folder(of path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
  }
}
