import Testing

@Suite struct `The architecture` {
  /// The targets of `Package.swift` that are not tests, with what they depend on.
  private static func targets() throws -> [String: Set<String>] {
    let package = try Repository.text("Package.swift")
    var names: [String: String] = [:]
    for match in package.matches(of: /let (?<word>\w+): Target\.Dependency = "(?<name>\w+)"/) {
      names[String(match.output.word)] = String(match.output.name)
    }
    let products = /let (?<word>\w+) = Target\.Dependency\.product\(name: "(?<name>\w+)"/
    for match in package.matches(of: products) {
      names[String(match.output.word)] = String(match.output.name)
    }
    // The name is the first text; the dependencies are the list that follows it, if any.
    let target =
      #/
      (?: room | domain | plugin | \.target | \.executableTarget ) \( \s*
      (?: name: \s* )? "(?<name> [\w\/]+ )"
      (?: , \s* (?: path: \s* )? "[^"]*" )?
      (?: , \s* (?: dependencies: \s* )? \[ (?<list> [^\]]* ) \] )?
      /#
    let declared =
      (package.split(separator: "  targets: [").last ?? "")
      .split(separator: "// One test target per room").first ?? ""
    var targets: [String: Set<String>] = [:]
    for match in declared.matches(of: target) {
      let name = match.output.name.split(separator: "/").last.map(String.init) ?? ""
      let items = (match.output.list ?? "").split(separator: ",")
        .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
      targets[name] = Set(
        items.map { item in
          item.hasPrefix("\"") ? item.filter { $0 != "\"" } : names[item] ?? item
        }
      )
    }
    return targets
  }

  /// The rows of the table: a target and what it may depend on.
  private static func allowed() throws -> [String: Set<String>] {
    let rows = Page.rows(try Page("Docs/ARCHITECTURE.md").section("Rooms"))
    return rows.reduce(into: [:]) { allowed, row in
      let list = row[1] == "nothing" ? [] : row[1].split(separator: ",")
      allowed[row[0]] = Set(list.map { $0.filter { !$0.isWhitespace } })
    }
  }

  @Test func `there is a row for every target and a target for every row`() throws {
    #expect(try Self.allowed().keys.sorted() == Self.targets().keys.sorted())
  }

  @Test func `no target depends on what its row does not allow`() throws {
    let allowed = try Self.allowed()
    for (target, dependencies) in try Self.targets() {
      let extra = dependencies.subtracting(allowed[target] ?? []).sorted()
      #expect(extra == [], "\(target)")
    }
  }

  @Test func `the core depends on nothing`() throws {
    #expect(try Self.targets()["GantryCore"] == [])
  }
}
