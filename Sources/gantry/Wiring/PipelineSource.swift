import Foundation
import GantryCore
import GantryPipeline
import GantryPlugins

/// A pipeline as it was found: its text and what errors call it.
struct PipelineSource {
  let file: String
  let text: String

  /// Finds a pipeline by the path of a file or the name of one that comes with Gantry.
  static func find(_ name: String, in locations: Locations) throws -> PipelineSource {
    let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    let builtIn = locations.resource("pipelines/\(name).yaml")
    let path = isPath ? name : builtIn ?? name
    guard FileManager.default.fileExists(atPath: path) else {
      throw missing(name, isPath: isPath, in: locations)
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType != .typeDirectory else {
      throw Complaint(
        message: "'\(name)' is a folder, not a pipeline",
        location: path,
        remedy: "Name the file of a pipeline.",
        status: .badInput
      )
    }
    let size = attributes?[.size] as? Int ?? 0
    guard size <= sizeMaximum else {
      throw Complaint(
        message: "'\(name)' has \(size) bytes; a pipeline has at most \(sizeMaximum)",
        location: path,
        remedy: "Name the file of a pipeline.",
        status: .badInput
      )
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Complaint(
        message: "'\(name)' cannot be read",
        location: path,
        remedy: "Name a readable file.",
        status: .permission
      )
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Complaint(
        message: "'\(name)' is not text in UTF-8",
        location: path,
        remedy: "Name the file of a pipeline, written as YAML.",
        status: .badInput
      )
    }
    return PipelineSource(file: path, text: text)
  }

  /// Checks the pipeline against what is installed.
  ///
  /// Where it names a plugin that nobody provides, the libraries that were refused are named too,
  /// because it may be one of them.
  ///
  /// - Parameters:
  ///   - plugins: What `use:` may name.
  ///   - host: Knows why a plugin that is in a lock is not among them.
  /// - Returns: The definition.
  /// - Throws: `PipelineErrors`; or the refusal of a plugin, when nothing else is wrong than that
  ///   the plugins which the pipeline uses were refused.
  func load(
    with plugins: InstalledPlugins,
    of host: Host
  ) throws -> PipelineDefinition {
    do {
      return try PipelineLoader.load(text: text, file: file, catalog: plugins)
    } catch {
      guard error.errors.contains(where: { $0.code == .unknownPlugin }) else { throw error }
      let isAll = error.errors.allSatisfy { $0.code == .unknownPlugin }
      if isAll, let refusals = try refusals(with: plugins, of: host), let last = refusals.last {
        Output.complain(refusals.dropLast().map { Complaint($0) })
        throw last
      }
      for refused in plugins.refused { Output.complain([Complaint(refused.error)]) }
      throw error
    }
  }

  /// Why each plugin that the pipeline uses and that is unknown was refused; nil when one was not.
  private func refusals(
    with plugins: InstalledPlugins,
    of host: Host
  ) throws -> [PluginError]? {
    let unknown = Set(
      try PipelineLoader.load(text: text, file: file).uses
        .filter { plugins.plugin($0) == nil }.map(\.plugin)
    )
    let catalog = try host.catalog()
    let refusals = unknown.sorted().compactMap(catalog.refusal)
    return refusals.count == unknown.count ? refusals : nil
  }

  /// The largest pipeline that is read, in bytes.
  private static let sizeMaximum = 1024 * 1024

  private static func missing(
    _ name: String,
    isPath: Bool,
    in locations: Locations
  ) -> Complaint {
    let names = locations.pipelineNames
    let hint = Suggestion.closest(to: name, in: names).map { "Did you mean '\($0)'?" }
    let others = "Name a file, or one of: \(names.joined(separator: ", "))."
    return Complaint(
      message: isPath ? "there is no file '\(name)'" : "there is no pipeline '\(name)'",
      location: isPath ? Paths.absolute(name) : "",
      remedy: hint ?? (isPath ? "Check the path." : others),
      status: .notFound
    )
  }
}

extension PipelineDefinition {
  /// Everything that stands behind a `use:`.
  fileprivate var uses: [PluginReference] {
    let strategies = recover + phases.flatMap(\.recover)
    return phases.map(\.use) + sinks.map(\.use) + strategies.map(\.use)
  }
}
