/// Decides which manifests speak for the project and which ones are asides of it.
struct ComponentSelection {
  let workspaces: Workspaces
  let balance: LanguageBalance
  let census: SourceCensus
  let compose: ComposeSurvey
  /// Every folder with a manifest.
  let paths: Set<String>

  /// What is made of one manifest.
  enum Verdict: Equatable {
    /// It is a part of the project.
    case part
    /// It is a part that the project's workspace does not have, and weighs less.
    case outsider
    /// It is left out, for the reason given.
    case aside(String)
  }

  func verdict(on directory: SourceTree.Directory, _ language: String) -> Verdict {
    let standing = workspaces.standing(of: directory.path, language: language)
    let isDeployed = isDeployed(directory)
    guard balance.keeps(language, isDeclared: standing == .member || isDeployed) else {
      let count = balance.count(language)
      return .aside("left out: \(language) has \(count) of \(balance.total) source files")
    }
    guard standing == .outside else { return .part }
    guard isDeployed || balance.isTenth(census.count(language, in: directory.path)) else {
      return .aside("left out: no member of the \(language) workspace above it")
    }
    return .outsider
  }

  /// Whether the project builds the folder into a container of its own.
  private func isDeployed(_ directory: SourceTree.Directory) -> Bool {
    directory.files.contains(where: ContainerFile.isContainerFile)
      || compose.builds(directory.path, components: paths)
  }
}
