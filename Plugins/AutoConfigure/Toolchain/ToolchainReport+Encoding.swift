// The synthesised encoding leaves nil out. A reader of this document must be able to tell "looked
// and found nothing" from "not known to the writer", so every optional is written as null here.

extension ToolchainReport {
  /// Writes the report with an explicit null for everything that was not found.
  ///
  /// - Parameter encoder: Where the report is written to.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(primaryLanguage, forKey: .primaryLanguage)
    try container.encode(abstained, forKey: .abstained)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(components, forKey: .components)
    try container.encode(deploymentTargets, forKey: .deploymentTargets)
    try container.encode(buildTools, forKey: .buildTools)
    try container.encode(developmentTools, forKey: .developmentTools)
  }
}

extension ToolchainReport.Component {
  /// Writes the component with an explicit null for everything that was not found.
  ///
  /// - Parameter encoder: Where the component is written to.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(language, forKey: .language)
    try container.encode(secondaryLanguages, forKey: .secondaryLanguages)
    try container.encode(runtime, forKey: .runtime)
    try container.encode(packageManager, forKey: .packageManager)
    try container.encode(frameworks, forKey: .frameworks)
    try container.encode(startCommand, forKey: .startCommand)
    try container.encode(ports, forKey: .ports)
    try container.encode(services, forKey: .services)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(evidence, forKey: .evidence)
  }
}

extension ToolchainReport.Runtime {
  enum CodingKeys: String, CodingKey {
    case name, version, source
  }

  /// Writes the runtime with an explicit null for an unknown version.
  ///
  /// - Parameter encoder: Where the runtime is written to.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(version, forKey: .version)
    try container.encode(source, forKey: .source)
  }
}

extension ToolchainReport.Framework {
  enum CodingKeys: String, CodingKey {
    case name, version, type, confidence
  }

  /// Writes the framework with an explicit null for an unstated version.
  ///
  /// - Parameter encoder: Where the framework is written to.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(version, forKey: .version)
    try container.encode(type, forKey: .type)
    try container.encode(confidence, forKey: .confidence)
  }
}

extension ToolchainReport.Evidence {
  enum CodingKeys: String, CodingKey {
    case file, line, says
  }

  /// Writes the evidence with an explicit null when no single line shows it.
  ///
  /// - Parameter encoder: Where the evidence is written to.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(line, forKey: .line)
    try container.encode(says, forKey: .says)
  }
}
