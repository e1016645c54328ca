import Testing

@Suite struct `The tables` {
  @Test func `the exit statuses are those of the enum`() throws {
    let source = try Repository.text("Sources/gantry/ExitStatus.swift")
    var meanings: [String: String] = [:]
    for match in source.matches(of: /case \.(?<name>\w+): "(?<meaning>[^"]+)"/) {
      meanings[String(match.output.name)] = String(match.output.meaning)
    }
    let cases = source.matches(of: /case (?<name>\w+) = (?<number>\d+)/).map { match in
      let name = String(match.output.name)
      return [String(match.output.number), name, meanings[name] ?? "no meaning"]
    }
    #expect(!cases.isEmpty)
    #expect(Page.rows(try Page("Docs/ERRORS.md").section("Exit statuses")) == cases)
  }

  @Test func `every code of a refused plugin is explained`() throws {
    let source = try Repository.text("Sources/GantryPlugins/Errors/PluginError.swift")
    let codes = source.matches(of: /case \w+ = "(?<code>[A-Z-]+)"/)
      .map { "GANTRY-E-\($0.output.code)" }
    #expect(!codes.isEmpty)
    #expect(try Self.codes(in: "Plugins") == codes.sorted())
  }

  @Test func `every code of a wrong pipeline is explained`() throws {
    let source = try Repository.text("Sources/GantryPipeline/PipelineError.swift")
    let codes = source.matches(of: /Code\("(?<code>[A-Z-]+)"\)/)
      .map { "GANTRY-E-PIPELINE-\($0.output.code)" }
    #expect(!codes.isEmpty)
    #expect(try Self.codes(in: "Pipelines") == codes.sorted())
  }

  @Test func `every failure that the host notices is explained`() throws {
    // The rooms in which attempts are made; those of simulated ones mean nothing to anybody.
    let rooms = ["GantryCore", "GantryEngine", "GantryPlugins", "gantry"]
    let sources = try rooms.flatMap { try Repository.sources(under: "Sources/\($0)") }
    let codes = sources.flatMap { source in
      source.matches(of: /code: "(?<code>[A-Z_]+)"/).map { String($0.output.code) }
    }
    #expect(!codes.isEmpty)
    #expect(try Self.codes(in: "Failures of an attempt") == Set(codes).sorted())
  }

  @Test func `everything that can be wrong with a secret is explained`() throws {
    let source = try Repository.text("Sources/GantryCore/Secrets/SecretCheck.swift")
    let codes = source.matches(of: /case \w+ = "(?<code>SECRET_[A-Z_]+)"/)
      .map { String($0.output.code) }
    #expect(!codes.isEmpty)
    #expect(try Self.codes(in: "Secrets") == codes.sorted())
  }

  @Test func `the dependencies are those of the package`() throws {
    let package = try Repository.text("Package.swift")
    let pinned = package.matches(of: /\/(?<name>[\w.-]+)", exact: "(?<version>[\d.]+)"\)/)
      .map { [String($0.output.name), String($0.output.version)] }
    let table = Page.rows(try Repository.text("Docs/DEPENDENCIES.md")).filter { $0.count == 4 }
    #expect(!pinned.isEmpty)
    #expect(
      table.map { Array($0.prefix(2)) }.sorted(by: Self.byName) == pinned.sorted(by: Self.byName)
    )
    #expect(table.allSatisfy { row in row.allSatisfy { !$0.isEmpty } })
  }

  @Test func `nothing is pinned by a range`() throws {
    let package = try Repository.text("Package.swift")
    #expect(package.matches(of: /\.package\(url:/).count == package.matches(of: /exact:/).count)
  }

  private static func byName(_ left: [String], _ right: [String]) -> Bool {
    left.joined(separator: " ") < right.joined(separator: " ")
  }

  private static func codes(in section: String) throws -> [String] {
    Page.rows(try Page("Docs/ERRORS.md").section(section)).compactMap(\.first).sorted()
  }
}
