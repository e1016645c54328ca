import Foundation

/// The PluginSDK on this computer: headers, language layers and templates.
struct SDK: Equatable {
  /// Its absolute path.
  let path: String

  /// Finds the SDK: where somebody says it is, else what came with the program.
  ///
  /// - Parameters:
  ///   - option: What `--sdk` says.
  ///   - environment: The environment, for `GANTRY_SDK`.
  ///   - executable: The running program.
  /// - Throws: ``Complaint`` when there is none, or none that a Makefile can name.
  init(option: String?, environment: [String: String], executable: String) throws {
    let named = option ?? environment["GANTRY_SDK"].flatMap { $0.isEmpty ? nil : $0 }
    let places = named.map { [Paths.absolute($0)] } ?? Self.places(around: executable)
    guard let path = places.first(where: Self.isSDK) else {
      throw Complaint(
        message: "there is no PluginSDK",
        location: places.joined(separator: ", "),
        remedy: "Say where it is with --sdk or GANTRY_SDK; in Gantry's sources it is 'PluginSDK'.",
        status: .notFound
      )
    }
    guard Template.canName(path) else {
      throw Complaint(
        message: "the path of the PluginSDK holds a character that make cannot name",
        location: path,
        remedy: "Make a link to it whose path has only letters, digits and '._+@,~-', for --sdk.",
        status: .badInput
      )
    }
    self.path = path
  }

  /// The template of a language and a kind.
  ///
  /// - Parameters:
  ///   - language: What it is written in.
  ///   - kind: What it provides.
  /// - Returns: The template.
  /// - Throws: ``Complaint`` when the SDK lacks it, or it cannot be read.
  func template(_ language: Template.Language, _ kind: Template.Kind) throws -> Template {
    let folder = "\(path)/Templates/\(language.rawValue)/\(kind.rawValue)"
    do {
      let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).filter(Self.isSource)
      let files = try paths.sorted().filter { !Self.isFolder("\(folder)/\($0)") }.map { path in
        let url = URL(fileURLWithPath: "\(folder)/\(path)")
        return Template.File(path: path, text: try String(contentsOf: url, encoding: .utf8))
      }
      return Template(files: files)
    } catch {
      throw Complaint(
        message: "the template of a \(kind.rawValue) in \(language.rawValue) cannot be read",
        location: folder,
        remedy: "Install Gantry again, or name another SDK with --sdk.",
        status: .notFound
      )
    }
  }

  /// What may be left in a template by whoever built it where it lies.
  private static func isSource(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    let products = ["build", ".build", "target", "Cargo.lock", "Package.resolved"]
    return parts.allSatisfy { !products.contains(String($0)) }
  }

  /// Beside an installed program, and in each folder above one that was built in its sources.
  private static func places(around executable: String) -> [String] {
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    var places = [folder.deletingLastPathComponent().path + "/share/gantry/PluginSDK"]
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      places.append(folder.appendingPathComponent("PluginSDK").path)
    }
    return places
  }

  private static func isSDK(_ path: String) -> Bool { isFolder(path + "/Templates") }

  private static func isFolder(_ path: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
  }
}
