/// Finds every place the project is prepared to be deployed to, in the order of the table.
struct DeploymentSurvey {
  let project: ProjectFiles

  /// Folders whose YAML files are looked at for Kubernetes objects, beside the root.
  private static let objectFolders: Set<String> = [
    "k8s", "kubernetes", "deploy", "deployment", "deployments", "manifests", "helm", "kube",
    "kustomize",
  ]

  /// More files than this prove nothing more.
  private static let maximumEvidence = 20

  func run() -> [ToolchainReport.DeploymentTarget] {
    [
      target("container", "docker", .high, operations: true, containers),
      target("container", "kubernetes", .high, operations: true, kubernetes),
      target("serverless", "vercel", .high, operations: false, files(named: ["vercel.json"])),
      target("serverless", "aws", .medium, operations: true, serverless),
      target("cloud", "terraform", .medium, operations: true, terraform),
      target("cloud", "gcp", .medium, operations: false, appEngine),
    ].compactMap { $0 }
  }

  private func target(
    _ type: String,
    _ platform: String,
    _ level: Confidence.Level,
    operations: Bool,
    _ evidence: [ToolchainReport.Evidence]
  ) -> ToolchainReport.DeploymentTarget? {
    guard !evidence.isEmpty else { return nil }
    return ToolchainReport.DeploymentTarget(
      targetType: type,
      platform: platform,
      confidence: level.display,
      requiresOperations: operations,
      evidence: Array(evidence.prefix(Self.maximumEvidence))
    )
  }

  private var directories: [SourceTree.Directory] {
    project.tree.directories.filter { !$0.isDownWeighted }
  }

  private func files(where matches: (String) -> Bool) -> [String] {
    directories.flatMap { directory in
      directory.files.filter(matches).map(directory.path(of:))
    }
  }

  private func files(named names: Set<String>) -> [ToolchainReport.Evidence] {
    files { names.contains($0) }.map { .init(file: $0, says: "configuration of the platform") }
  }

  // MARK: - The rows

  private var containers: [ToolchainReport.Evidence] {
    files { ContainerFile.isContainerFile($0) || ComposeSurvey.isComposeFile($0) }.map {
      let name = $0.split(separator: "/").last.map(String.init) ?? $0
      let isImage = ContainerFile.isContainerFile(name)
      return .init(file: $0, says: isImage ? "builds an image" : "runs containers")
    }
  }

  private var terraform: [ToolchainReport.Evidence] {
    files { $0.hasSuffix(".tf") && $0 != ".tf" }
      .map { .init(file: $0, says: "Terraform configuration") }
  }

  /// The file serves several clouds; only one that names no other provider means this one.
  private var serverless: [ToolchainReport.Evidence] {
    files { $0 == "serverless.yml" || $0 == "serverless.yaml" }.compactMap { path in
      let provider = project.valueIfPresent(path, as: .yaml)?["provider"]
      let name = provider?["name"]?.string ?? provider?.string ?? "aws"
      guard name == "aws" else { return nil }
      let line = project.textIfPresent(path)?.line { $0.hasPrefix("provider:") }
      return .init(file: path, line: line, says: "serverless functions on \(name)")
    }
  }

  private var appEngine: [ToolchainReport.Evidence] {
    files { $0 == "app.yaml" || $0 == "app.yml" }.compactMap { path in
      guard let text = project.textIfPresent(path),
        let line = text.line(where: { $0.hasPrefix("runtime:") })
      else { return nil }
      return .init(file: path, line: line, says: "App Engine runtime")
    }
  }

  // MARK: - Kubernetes

  private var kubernetes: [ToolchainReport.Evidence] {
    let charts = files { $0 == "Chart.yaml" }.map {
      ToolchainReport.Evidence(file: $0, says: "Helm chart")
    }
    var objects: [ToolchainReport.Evidence] = []
    for directory in directories where isObjectFolder(directory.path) {
      for name in directory.files where Self.mayHoldObjects(name) {
        guard objects.count < Self.maximumEvidence,
          let text = try? project.text(directory.path(of: name)),
          let object = Self.object(in: text)
        else { continue }
        objects.append(
          .init(file: text.path, line: object.line, says: "Kubernetes \(object.kind)")
        )
      }
    }
    return charts + objects
  }

  /// Lockfiles are long and compose files are known: neither is worth reading for objects.
  private static func mayHoldObjects(_ name: String) -> Bool {
    guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return false }
    return !name.hasPrefix(".") && !name.hasSuffix("-lock.yaml")
      && !ComposeSurvey.isComposeFile(name)
  }

  private func isObjectFolder(_ path: String) -> Bool {
    path == "." || path.split(separator: "/").contains { Self.objectFolders.contains(String($0)) }
  }

  /// The first document with both keys at the left margin.
  ///
  /// Templates of charts are no valid YAML before they are rendered, so lines are read here.
  private static func object(in text: ManifestText) -> (kind: String, line: Int)? {
    var version: Int?
    var kind: String?
    for (index, line) in text.lines.enumerated() {
      if line.hasPrefix("---") {
        version = nil
        kind = nil
      } else if line.hasPrefix("apiVersion:"), !isOtherSystem(line) {
        version = index + 1
      } else if line.hasPrefix("kind:") {
        kind = line.dropFirst("kind:".count).trimmingSpaces()
      }
      if let version, let kind { return (kind, version) }
    }
    return nil
  }

  /// Catalogues of other systems borrow the form of Kubernetes objects.
  private static func isOtherSystem(_ line: Substring) -> Bool {
    ["backstage.io", "devfile.io", "tekton.hub", "krew.google"].contains { line.contains($0) }
  }
}
