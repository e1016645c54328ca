import Foundation

/// A repository of 13,000 files in three languages, as a company's monorepo looks after some years.
struct LargeRepository {
  /// The folder.
  let path: String
  /// How many files it has.
  let files: Int

  /// Writes the repository.
  ///
  /// - Parameter path: A folder that does not exist yet.
  /// - Throws: What writing throws.
  init(at path: String) throws {
    self.path = path
    var writer = Writer(root: path)
    try writer.write("package.json", #"{"name":"shop","workspaces":["packages/*"]}"#)
    try writer.write("package-lock.json", "{}")
    try writer.write("Dockerfile", "FROM debian:12\nEXPOSE 8000\n")
    try writer.write("docker-compose.yml", "services:\n  db:\n    image: postgres:16\n")
    try writer.write("api/pyproject.toml", Self.pyproject)
    for package in 0..<40 {
      let folder = "packages/package-\(package)"
      try writer.write("\(folder)/package.json", Self.manifest(of: package))
      for file in 0..<180 {
        let name = "\(folder)/src/area-\(file % 12)/component-\(file).ts"
        try writer.write(name, "export const component\(file) = \(file)\n")
      }
    }
    for module in 0..<300 {
      for file in 0..<15 {
        let name = "api/shop/module_\(module)/part_\(file).py"
        try writer.write(name, "def part_\(file)() -> int:\n    return \(file)\n")
      }
    }
    for page in 0..<1251 {
      try writer.write("docs/chapter-\(page % 30)/page-\(page).md", "# Page\n")
    }
    files = writer.count
  }

  private static let pyproject = """
    [project]
    name = "api"
    version = "1.0"
    requires-python = ">=3.11"
    dependencies = ["fastapi>=0.110", "sqlalchemy>=2"]
    """

  private static func manifest(of package: Int) -> String {
    #"{"name":"package-\#(package)","version":"1.0.0","dependencies":{"react":"^18.0.0"}}"#
  }

  private struct Writer {
    let root: String
    private(set) var count = 0

    init(root: String) { self.root = root }

    mutating func write(_ name: String, _ text: String) throws {
      let file = URL(fileURLWithPath: root + "/" + name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: file)
      count += 1
    }
  }
}
