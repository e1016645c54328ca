/// How a Python project is started: from its framework and the file that creates the application.
struct PythonStart {
  let project: ProjectFiles
  let directory: SourceTree.Directory

  private static let entries = [
    "main.py", "app.py", "server.py", "wsgi.py", "asgi.py", "api.py", "run.py", "app/main.py",
    "app/__init__.py", "app/app.py", "src/main.py", "src/app.py", "src/app/main.py",
    "streamlit_app.py",
  ]

  private static let serverFrameworks = ["fastapi", "starlette", "litestar"]

  func take(into candidate: inout LanguageCandidate) {
    let required = Set(candidate.dependencies.filter { $0.scope == .runtime }.map(\.name))
    takePorts(into: &candidate)
    if directory.has("manage.py"), required.contains("django") || isDjango {
      startDjango(&candidate, hasGunicorn: required.contains("gunicorn"))
      return
    }
    if let name = Self.serverFrameworks.first(where: required.contains),
      let found = application(["FastAPI(", "Starlette(", "Litestar("])
    {
      let target = "\(found.dotted):\(found.variable)"
      let hasTool = candidate.dependencies.contains {
        $0.name == "fastapi" && $0.extras.contains("standard")
      }
      let command =
        name == "fastapi" && hasTool && !required.contains("uvicorn")
        ? "fastapi run \(found.file)" : "uvicorn \(target)"
      candidate.start(command, file: found.path, line: found.line)
      return
    }
    if required.contains("flask"), let found = application(["Flask("]) {
      let target = "\(found.dotted):\(found.variable)"
      let command =
        required.contains("gunicorn")
        ? "gunicorn \(target)"
        : "flask --app \(found.dotted) run"
      candidate.start(command, file: found.path, line: found.line)
      return
    }
    if required.contains("streamlit"), let file = Self.entries.first(where: hasEntry) {
      candidate.start("streamlit run \(file)", file: path(file))
      return
    }
    guard let program = ["main.py", "app.py", "run.py"].first(where: directory.has) else { return }
    candidate.start("python \(program)", file: path(program))
  }

  private var isDjango: Bool {
    project.textIfPresent(path("manage.py"))?.text.contains("DJANGO_SETTINGS_MODULE") ?? false
  }

  private func startDjango(_ candidate: inout LanguageCandidate, hasGunicorn: Bool) {
    guard hasGunicorn, let wsgi = wsgiApplication else {
      candidate.start("python manage.py runserver", file: path("manage.py"))
      return
    }
    candidate.start("gunicorn \(wsgi.target)", file: wsgi.file, line: wsgi.line)
  }

  /// The `WSGI_APPLICATION` of a settings file in a folder of the project.
  private var wsgiApplication: (target: String, file: String, line: Int)? {
    for name in directory.subdirectories {
      let folder = SourceTree.join(directory.path, name)
      for file in ["settings.py", "settings/base.py", "settings/__init__.py"] {
        guard let text = project.textIfPresent(SourceTree.join(folder, file)),
          let line = text.line(where: { $0.hasPrefix("WSGI_APPLICATION") })
        else { continue }
        let parts = text.lines[line - 1].split { $0 == "\"" || $0 == "'" }
        guard parts.count >= 2, let dot = parts[1].lastIndex(of: ".") else { continue }
        let name = parts[1]
        return ("\(name[..<dot]):\(name[name.index(after: dot)...])", text.path, line)
      }
    }
    return nil
  }

  private struct Application {
    let file: String
    let path: String
    let line: Int
    let dotted: String
    let variable: String
  }

  /// The first entry file in which a variable at the left margin becomes the application.
  private func application(_ constructors: [String]) -> Application? {
    for file in Self.entries where hasEntry(file) {
      guard let text = project.textIfPresent(path(file)) else { continue }
      for (index, line) in text.lines.enumerated() {
        let variable = line.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let rest = line.dropFirst(variable.count)
        guard !variable.isEmpty, let equals = rest.firstIndex(of: "="),
          constructors.contains(where: { Self.creates($0, rest[rest.index(after: equals)...]) })
        else { continue }
        return Application(
          file: file,
          path: text.path,
          line: index + 1,
          dotted: Self.dotted(file),
          variable: String(variable)
        )
      }
    }
    return nil
  }

  private static func creates(_ constructor: String, _ expression: Substring) -> Bool {
    let text = expression.drop { $0 == " " }
    guard let range = text.place(of: constructor) else { return false }
    return text[..<range.lowerBound].allSatisfy { $0.isLetter || $0 == "." || $0 == "_" }
  }

  private static func dotted(_ file: String) -> String {
    file.dropLast(".py".count).split(separator: "/").filter { $0 != "__init__" }
      .joined(separator: ".")
  }

  private func takePorts(into candidate: inout LanguageCandidate) {
    for file in Self.entries where hasEntry(file) {
      guard let text = project.textIfPresent(path(file)) else { continue }
      for found in PortScan.ports(in: text, after: ["port=", "PORT\", ", "PORT', "]) {
        candidate.listen(found.port, file: text.path, line: found.line)
      }
    }
  }

  private func hasEntry(_ file: String) -> Bool { project.tree.hasFile(path(file)) }

  private func path(_ file: String) -> String { SourceTree.join(directory.path, file) }
}
