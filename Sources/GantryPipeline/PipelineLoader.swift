public import GantryCore

/// Turns the text of a pipeline into its definition.
public enum PipelineLoader {
  /// Reads and checks a pipeline; nothing that it names is run, loaded or opened.
  ///
  /// The checks come in stages, and a stage reports everything it finds: first the YAML, then the
  /// form of each part, then names, order and plugins.
  ///
  /// - Parameters:
  ///   - text: The whole text.
  ///   - file: What errors call it, usually its path.
  ///   - catalog: What `use:` may name, or nil to leave plugins unchecked.
  /// - Returns: The definition; where a phase uses a skill that the pipeline declares, it has the
  ///   plugin that makes the calls and the declaration as its input.
  /// - Throws: ``PipelineErrors`` with every error of the first stage that has any.
  public static func load(
    text: String,
    file: String,
    catalog: (any PluginDirectory)? = nil
  ) throws(PipelineErrors) -> PipelineDefinition {
    let document: YAMLDocument
    do {
      document = try YAMLReader.read(text, file: file)
    } catch {
      throw PipelineErrors([error])
    }
    var diagnosis = Diagnosis(document: document, file: file)
    FormCheck.run(&diagnosis)
    try diagnosis.finish()
    let skills = ForeignReader.read(&diagnosis)
    let definition = PipelineBuilder.build(&diagnosis)
    GraphCheck.run(definition, &diagnosis)
    ReferenceCheck.run(definition, skills, &diagnosis)
    let use = SkillUse(skills)
    use.check(definition, &diagnosis)
    if let catalog { CatalogCheck.run(definition, use, catalog, &diagnosis) }
    try diagnosis.finish()
    return use.expanded(definition, diagnosis)
  }
}
