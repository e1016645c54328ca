/// Finds the components of a project and the one that speaks for it.
struct ComponentSurvey {
  let project: ProjectFiles
  private let compose: ComposeSurvey

  /// More manifests than this are not named when they are left out.
  private static let maximumAsides = 20
  /// More folders with a manifest than this are not looked at, the deepest ones first.
  private static let maximumFolders = 2000

  init(project: ProjectFiles) {
    self.project = project
    compose = ComposeSurvey(project: project)
  }

  /// What was found, with the candidates behind it for the tool tables.
  struct Findings {
    var components: [ToolchainReport.Component] = []
    var primary: ToolchainReport.Component?
    var candidates: [LanguageCandidate] = []
    /// Manifests that were left out, with the reason.
    var asides: [ToolchainReport.Evidence] = []
  }

  /// Looks at folders with a manifest; without any, at sources of the root; and at examples,
  /// tests and the like only when there is nothing else, not even a manifest that was left out.
  func run() -> Findings {
    let manifests = folders { !$0.isDownWeighted }
    if !manifests.isEmpty {
      let findings = survey(manifests, countsDownWeighted: false)
      if !findings.components.isEmpty || !findings.asides.isEmpty { return findings }
    } else if let findings = surveySources() {
      return findings
    }
    return survey(folders { $0.isDownWeighted }, countsDownWeighted: true)
  }

  // MARK: - Folders with a manifest

  private struct Folder {
    let directory: SourceTree.Directory
    let detectors: [any LanguageDetector]
  }

  private func folders(where isWanted: (SourceTree.Directory) -> Bool) -> [Folder] {
    let folders: [Folder] = project.tree.directories.filter(isWanted).compactMap { directory in
      let name = directory.path.split(separator: "/").last.map(String.init) ?? ""
      let detectors = LanguageTable.detectors.filter {
        $0.hasManifest(in: directory) && !$0.isManifestFolder(name)
          || hasManifestFolder(directory, $0)
      }
      return detectors.isEmpty ? nil : Folder(directory: directory, detectors: detectors)
    }
    return Array(folders.prefix(Self.maximumFolders))
  }

  /// Whether a part of the folder's manifest lies in a folder of its own, such as
  /// `requirements/base.txt`.
  private func hasManifestFolder(
    _ directory: SourceTree.Directory,
    _ detector: any LanguageDetector
  ) -> Bool {
    directory.subdirectories.contains { name in
      guard detector.isManifestFolder(name),
        let folder = project.tree[SourceTree.join(directory.path, name)]
      else { return false }
      return folder.files.contains { $0.hasSuffix(".txt") || $0.hasSuffix(".in") }
    }
  }

  private func survey(_ folders: [Folder], countsDownWeighted: Bool) -> Findings {
    var owners: [String: Set<String>] = [:]
    for folder in folders {
      for detector in folder.detectors {
        owners[detector.language, default: []].insert(folder.directory.path)
      }
    }
    let census = SourceCensus(
      tree: project.tree,
      owners: owners,
      countsDownWeighted: countsDownWeighted
    )
    let selection = ComponentSelection(
      workspaces: Workspaces(project: project),
      balance: census.balance,
      census: census,
      compose: compose,
      paths: Set(folders.map(\.directory.path))
    )
    var findings = Findings()
    var drafts: [ComponentDraft] = []
    for folder in folders {
      let candidates = candidates(of: folder, selection: selection, into: &findings)
      guard !candidates.isEmpty else { continue }
      let draft = ComponentDraft(
        directory: folder.directory,
        candidates: candidates,
        census: census
      )
      if !draft.belongsToForeignLanguage { drafts.append(draft) }
    }
    return complete(findings, drafts, census: census)
  }

  /// Reads the manifests of a folder that speak for the project.
  ///
  /// The root is read in any case, because the tools of the whole project are declared there.
  private func candidates(
    of folder: Folder,
    selection: ComponentSelection,
    into findings: inout Findings
  ) -> [LanguageCandidate] {
    let directory = folder.directory
    var result: [LanguageCandidate] = []
    for detector in folder.detectors {
      var verdict = selection.verdict(on: directory, detector.language)
      if case .aside(let reason) = verdict, directory.path != "." {
        findings.asides.append(.init(file: directory.path, says: reason))
        continue
      }
      let count = selection.census.count(detector.language, in: directory.path)
      let context = DetectionContext(project: project, sourceCount: count)
      var candidate = detector.candidate(in: directory, context: context)
      if case .aside(let reason) = verdict {
        if candidate.isPublished, count > 0 {
          verdict = .part
        } else {
          findings.asides.append(.init(file: directory.path, says: reason))
        }
      }
      candidate.signs.isOutside = verdict == .outsider
      findings.candidates.append(candidate)
      if verdict == .part || verdict == .outsider {
        result.append(candidate)
      } else {
        // That a file could not be read is worth saying even when nobody asked for its content.
        findings.asides += candidate.evidence.filter(ManifestFailure.isFailure)
      }
    }
    return result
  }

  // MARK: - Projects without a manifest

  /// Sources at the root or in `src`, when nothing in the whole project is a manifest of any kind.
  private func surveySources() -> Findings? {
    let directories = project.tree.directories
    guard
      !directories.contains(where: { $0.files.contains(where: LanguageTable.isForeignManifest) })
    else { return nil }
    let near = ["."] + ["src"]
    let shallow = SourceTree(
      root: project.tree.root,
      directories: near.compactMap { project.tree[$0] },
      notes: []
    )
    let census = SourceCensus(tree: shallow, owners: [:], countsDownWeighted: false)
    let counts = LanguageTable.detectors.map { ($0, census.count($0.language, in: ".")) }
    guard let best = counts.filter({ $0.1 > 0 }).max(by: { $0.1 < $1.1 }),
      best.1 >= census.foreignCount(below: "."), let root = project.tree["."]
    else { return nil }
    let context = DetectionContext(project: project, sourceCount: best.1)
    let candidate = best.0.candidate(in: root, context: context)
    let draft = ComponentDraft(directory: root, candidates: [candidate], census: census)
    return complete(Findings(candidates: [candidate]), [draft], census: census)
  }

  // MARK: - The answer

  private func complete(
    _ findings: Findings,
    _ drafts: [ComponentDraft],
    census: SourceCensus
  ) -> Findings {
    let paths = Set(drafts.map(\.directory.path))
    let ranked = drafts.enumerated().sorted { left, right in
      ComponentDraft.precedes((left.offset, left.element), (right.offset, right.element))
    }
    var findings = findings
    var primaryPath = ranked.first?.element.directory.path
    for draft in drafts.sorted(by: { Self.isBefore($0.directory.path, $1.directory.path) }) {
      var component = ComponentAssembly(project: project, draft: draft, census: census)
        .component(compose: compose, paths: paths)
      if findings.components.isEmpty {
        component.evidence += project.tree.notes + findings.asides.prefix(Self.maximumAsides)
      }
      findings.components.append(component)
      guard component.path == primaryPath else { continue }
      findings.primary = component
      primaryPath = nil
    }
    return findings
  }

  private static func isBefore(_ left: String, _ right: String) -> Bool {
    if left == "." || right == "." { return left == "." && right != "." }
    return left < right
  }
}
