/// One thing that is wrong with a pipeline or with the inputs given to it.
public struct PipelineError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of error it is, for programs; kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code as it is printed.
    public let description: String

    private init(_ name: String) { description = "GANTRY-E-PIPELINE-\(name)" }

    /// The text is not YAML, or not the part of YAML that has a meaning here.
    public static let syntax = Code("SYNTAX")
    /// The text is larger, deeper or more repetitive than is accepted.
    public static let size = Code("SIZE")
    /// A key appears twice.
    public static let duplicateKey = Code("DUPLICATE-KEY")
    /// A key has no meaning.
    public static let unknownKey = Code("UNKNOWN-KEY")
    /// A key has a meaning that this release does not provide yet.
    public static let unavailable = Code("UNAVAILABLE")
    /// A value has the wrong form.
    public static let form = Code("FORM")
    /// Two phases have one id.
    public static let duplicatePhase = Code("DUPLICATE-PHASE")
    /// A phase that does not exist is named.
    public static let unknownPhase = Code("UNKNOWN-PHASE")
    /// Phases wait for each other.
    public static let cycle = Code("CYCLE")
    /// A phase can never run.
    public static let unreachable = Code("UNREACHABLE")
    /// An expression cannot be read.
    public static let expression = Code("EXPRESSION")
    /// An expression names an input that does not exist.
    public static let unknownInput = Code("UNKNOWN-INPUT")
    /// An expression uses a phase that may not have finished.
    public static let order = Code("ORDER")
    /// Nothing is known by the name after `use:`.
    public static let unknownPlugin = Code("UNKNOWN-PLUGIN")
    /// A plugin type stands where another kind belongs.
    public static let pluginKind = Code("PLUGIN-KIND")
    /// A plugin's input does not follow the plugin's schema.
    public static let pluginInput = Code("PLUGIN-INPUT")
    /// A skill that the pipeline declares cannot be what it says.
    public static let skill = Code("SKILL")
    /// A phase gives a skill of the pipeline something else than the skill takes.
    public static let skillInput = Code("SKILL-INPUT")
    /// An input is declared or given wrongly.
    public static let input = Code("INPUT")
  }

  /// What kind of error it is.
  public var code: Code
  /// What is wrong, as one sentence without its position.
  public var message: String
  /// The file, or the option for what was given on the command line.
  public var file: String
  /// The line, counted from 1, where there is a file.
  public var line: Int?
  /// The column in Unicode scalars, counted from 1, where there is a file.
  public var column: Int?
  /// How to put it right, as an imperative sentence.
  public var remedy: String

  /// The place as `file:line:column`.
  public var place: String {
    guard let line, let column else { return file }
    return "\(file):\(line):\(column)"
  }

  /// The error as a person reads it: what, where, how to fix.
  public var description: String {
    """
    error: \(message) [\(code)]
      ├─ where: \(place)
      └─ fix:   \(remedy)
    """
  }
}
