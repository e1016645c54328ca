public import GantryCore

/// Reads YAML that is not a pipeline, by the same rules: YAML 1.2 core scalars, no duplicate keys,
/// no bombs.
public enum YAMLText {
  /// Reads one document as JSON.
  ///
  /// - Parameters:
  ///   - text: The whole text.
  ///   - file: What errors call it, usually its path.
  /// - Returns: The document.
  /// - Throws: ``PipelineErrors`` with the first error and its place.
  public static func json(_ text: String, file: String) throws(PipelineErrors) -> JSON {
    do {
      return try YAMLReader.read(text, file: file).value
    } catch {
      throw PipelineErrors([error])
    }
  }
}
