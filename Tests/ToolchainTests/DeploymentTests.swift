import Foundation
import Testing

@testable import Toolchain

@Suite struct `Finding deployment targets and tools` {
  @Test func `S0-35 all targets that match are listed in the order of the table`() throws {
    let report = try FixtureTree.report([
      "app.yaml": "# engine\nruntime: python312\n", "infra/main.tf": "", "serverless.yml": "",
      "web/vercel.json": "{}", "k8s/api.yaml": "kind: Deployment\napiVersion: apps/v1\n",
      "Dockerfile": "FROM scratch",
    ])
    #expect(
      report.deploymentTargets.map { "\($0.targetType)/\($0.platform) \($0.confidence)" } == [
        "container/docker 0.9", "container/kubernetes 0.9", "serverless/vercel 0.9",
        "serverless/aws 0.65", "cloud/terraform 0.65", "cloud/gcp 0.65",
      ]
    )
    #expect(
      report.deploymentTargets.map(\.requiresOperations) == [true, true, false, true, true, false]
    )
    #expect(report.deploymentTargets[1].evidence.first?.line == 2)
    #expect(report.deploymentTargets[5].evidence.first?.line == 2)
    #expect(report.developmentTools == ["docker", "kubernetes", "terraform"])
  }

  @Test(arguments: [
    ("k8s/README.md", "apiVersion: v1\nkind: Pod\n"), ("k8s/values.yaml", "replicas: 2\n"),
    ("k8s/two.yaml", "apiVersion: v1\n---\nkind: Pod\n"),
    ("src/x.yaml", "apiVersion: v1\nkind: Pod\n"), ("app.yaml", "name: app\n"),
    ("catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\n"),
    ("Dockerfile.md", "about"), ("docker-compose.md", ""), ("tests/Dockerfile", "FROM x"),
    ("examples/k8s/a.yaml", "apiVersion: v1\nkind: Pod\n"), ("notes.tf.md", ""),
    ("serverless.yml", "provider:\n  name: google\n"), ("vercel.json.bak", ""),
  ])
  func `S0-35 what only looks like a target is none`(_ row: (String, String)) throws {
    #expect(try FixtureTree.report([row.0: row.1]).deploymentTargets == [])
  }

  @Test(arguments: [
    "Dockerfile", "svc/Dockerfile.prod", "api.Dockerfile", "Containerfile", "compose.yaml",
    "compose.yml", "docker-compose.yml", "docker-compose.override.yaml",
  ])
  func `S0-35 every spelling of a container file is Docker`(_ name: String) throws {
    #expect(try FixtureTree.report([name: ""]).deploymentTargets.map(\.platform) == ["docker"])
  }

  @Test(arguments: [
    ("chart/Chart.yaml", "name: x"), ("deploy/x.yml", "{{ if .x }}\n---\napiVersion: v1\nkind: A"),
    ("pod.yaml", "apiVersion: v1\nkind: Pod"), ("ops/helm/a/t.yaml", "apiVersion: v1\nkind: B"),
  ])
  func `S0-35 Kubernetes is known by content or chart`(_ row: (String, String)) throws {
    let report = try FixtureTree.report([row.0: row.1])
    #expect(report.deploymentTargets.map(\.platform) == ["kubernetes"])
  }

  @Test func `a target alone is no language`() throws {
    let report = try FixtureTree.report(["Dockerfile": "FROM scratch"])
    #expect(report.abstained)
    #expect(report.confidence == nil)
    #expect(report.deploymentTargets.count == 1)
  }

  @Test func `S0-32 build tools are known by their files and by whole package names`() throws {
    let report = try FixtureTree.report([
      "Makefile": "", "CMakeLists.txt": "", "pom.xml": "", "gradlew": "", ".parcelrc": "",
      "webpack.config.js": "", "web/package.json": #"{"dependencies":{"vite":"5","rollupx":"1"}}"#,
      "examples/rollup.config.js": "",
    ])
    #expect(
      report.buildTools == ["cmake", "gradle", "make", "maven", "parcel", "vite", "webpack"]
    )
  }

  @Test func `S0-34 development tools are known by their files`() throws {
    let tree = try FixtureTree([
      ".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks:\n  - id: black\n",
      "eslint.config.mjs": "", ".prettierrc.json": "{}", ".git/HEAD": "",
    ])
    #expect(
      try tree.analyze().developmentTools == ["black", "eslint", "git", "pre-commit", "prettier"]
    )
    let names = try FixtureTree.report([
      "package.json": #"{"devDependencies":{"eslint-plugin-x":"1","prettier-x":"1","vitest":"1"}}"#
    ])
    #expect(names.developmentTools == [])
    #expect(names.buildTools == [])
  }

  @Test func `the report keeps its keys and survives a round trip`() throws {
    let report = try FixtureTree.report([
      "requirements.txt": "flask\n", "Dockerfile": "FROM x", "a.py": "",
    ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(report)
    #expect(try JSONDecoder().decode(ToolchainReport.self, from: data) == report)
    let object = try JSONReader.value(of: String(decoding: data, as: UTF8.self))
    #expect(
      object.members.map(\.key) == [
        "abstained", "build_tools", "components", "confidence", "deployment_targets", "dev_tools",
        "primary_language", "schema",
      ]
    )
    #expect(
      object["components"]?.array?.first?.members.map(\.key) == [
        "confidence", "evidence", "frameworks", "language", "package_manager", "path", "ports",
        "runtime", "secondary_languages", "services", "start_command",
      ]
    )
    #expect(
      object["deployment_targets"]?.array?.first?.members.map(\.key) == [
        "confidence", "evidence", "platform", "requires_operations", "target_type",
      ]
    )
    #expect(object["components"]?.array?.first?["start_command"] == .null)
    #expect(object["components"]?.array?.first?["runtime", "version"] == .null)
    #expect(object["schema"]?.string == "gantry.toolchain/1")
  }
}
