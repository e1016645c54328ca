extension JSONSchemaValidation {
  func number(_ rule: JSONSchemaRule, _ value: JSON, at path: JSONPointer) -> [Violation] {
    let number = value.doubleValue ?? 0
    guard let broken = rule.bounds.first(where: { !$0.accepts(number) }) else { return [] }
    let low = rule.bounds.first { $0.keyword == "minimum" }
    let high = rule.bounds.first { $0.keyword == "maximum" }
    let range =
      if let low, let high, broken.keyword == "minimum" || broken.keyword == "maximum" {
        "between \(Self.show(low.limit)) and \(Self.show(high.limit))"
      } else {
        "\(broken.phrase) \(Self.show(broken.limit))"
      }
    return [
      violation(
        path,
        broken.keyword,
        "must be \(range), but is \(Self.show(value))",
        "Write a number \(range)."
      )
    ]
  }

  func string(_ rule: JSONSchemaRule, _ text: String, at path: JSONPointer) -> [Violation] {
    var found = count(rule, .characters, text.unicodeScalars.count, at: path)
    if let pattern = rule.pattern, !pattern.matches(text) {
      let example = rule.examples.first.map { "Write it like \(Self.show($0))." }
      found.append(
        violation(
          path,
          "pattern",
          "must match \(pattern.source), but is \(Self.show(.string(text)))",
          example ?? "Write a text that matches \(pattern.source)."
        )
      )
    }
    return found
  }

  func array(_ rule: JSONSchemaRule, _ elements: [JSON], at path: JSONPointer)
    -> [Violation]
  {
    var found = count(rule, .items, elements.count, at: path)
    for (index, element) in elements.enumerated() {
      let schema = index < rule.prefixItems.count ? rule.prefixItems[index] : rule.items
      guard let schema else { continue }
      found += violations(of: schema, element, at: path.appending("\(index)"))
    }
    var seen: Set<JSON> = []
    if rule.hasUniqueItems, let index = elements.firstIndex(where: { !seen.insert($0).inserted }) {
      let shown = Self.show(elements[index])
      found.append(
        violation(
          path.appending("\(index)"),
          "uniqueItems",
          "repeats \(shown)",
          "Remove the repetition."
        )
      )
    }
    return found
  }

  private func count(
    _ rule: JSONSchemaRule,
    _ subject: JSONSchemaRule.CountBound.Subject,
    _ count: Int,
    at path: JSONPointer
  ) -> [Violation] {
    rule.counts.filter { $0.subject == subject }.compactMap { bound in
      let isBroken = count < bound.minimum ?? 0 || count > bound.maximum ?? .max
      guard isBroken, let limit = bound.minimum ?? bound.maximum else { return nil }
      let noun =
        switch subject {
        case .characters: limit == 1 ? "character" : "characters"
        case .items: limit == 1 ? "item" : "items"
        case .properties: limit == 1 ? "property" : "properties"
        }
      let range = "\(bound.minimum == nil ? "at most" : "at least") \(limit) \(noun)"
      return violation(
        path,
        bound.keyword,
        "must have \(range), but has \(count)",
        "Give it \(range)."
      )
    }
  }
}

// MARK: - Objects

extension JSONSchemaValidation {
  func object(_ rule: JSONSchemaRule, _ object: JSONObject, at path: JSONPointer)
    -> [Violation]
  {
    var found = count(rule, .properties, object.count, at: path)
    found += missingMembers(rule, object, at: path)
    for member in object {
      let place = path.appending(member.name)
      if let names = rule.propertyNames {
        found += violations(of: names, .string(member.name), at: place)
      }
      let schemas = self.schemas(rule, for: member.name)
      for schema in schemas { found += violations(of: schema, member.value, at: place) }
      guard schemas.isEmpty, let additional = rule.additionalProperties else { continue }
      if let unknown = unknownMember(rule, member.name, at: place) {
        found.append(unknown)
      } else {
        found += violations(of: additional, member.value, at: place)
      }
    }
    return found
  }

  func missingMembers(_ rule: JSONSchemaRule, _ object: JSONObject, at path: JSONPointer)
    -> [Violation]
  {
    rule.required.filter { !object.contains($0) }.map { name in
      violation(path, "required", "lacks the property \"\(name)\"", "Add \"\(name)\".")
    }
  }

  /// Gives a violation when no schema names the member and the rule allows no others.
  func unknownMember(_ rule: JSONSchemaRule, _ name: String, at path: JSONPointer) -> Violation? {
    guard schemas(rule, for: name).isEmpty, let additional = rule.additionalProperties,
      rules[additional].refusesAll
    else { return nil }
    return violation(
      path,
      "additionalProperties",
      "is not a known property",
      Suggestion.remedy(for: name, in: rule.properties.keys)
    )
  }

  private func schemas(_ rule: JSONSchemaRule, for name: String) -> [Int] {
    let patterned = rule.patternProperties.filter { $0.pattern.matches(name) }.map(\.rule)
    return (rule.properties[name].map { [$0] } ?? []) + patterned
  }
}
