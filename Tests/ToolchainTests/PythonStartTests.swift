import Testing

@testable import Toolchain

@Suite struct `Starting a Python project` {
  @Test func `the file that creates the application gives the start command`() throws {
    let uvicorn = try FixtureTree.report([
      "requirements.txt": "fastapi\nuvicorn\n",
      "app/main.py": "import fastapi\n\nserver = fastapi.FastAPI()\n",
    ])
    #expect(try uvicorn.component().startCommand == "uvicorn app.main:server")
    #expect(try uvicorn.component().ports == [8000])
    #expect(
      try uvicorn.component().evidenceLines
        .contains("app/main.py:3 start command: uvicorn app.main:server")
    )
    let flask = try FixtureTree.report([
      "requirements.txt": "flask\n", "app.py": "app = Flask(__name__)\napp.run(port=8081)\n",
    ])
    #expect(try flask.component().startCommand == "flask --app app run")
    #expect(try flask.component().ports == [8081])
  }

  @Test func `Django starts through gunicorn when it is required`() throws {
    var files = [
      "requirements.txt": "django\n", "manage.py": "",
      "shop/settings.py": "DEBUG = False\nWSGI_APPLICATION = 'shop.wsgi.application'\n",
    ]
    #expect(
      try FixtureTree.report(files).component().startCommand == "python manage.py runserver"
    )
    files["requirements.txt"] = "django\ngunicorn\npsycopg[binary]\n"
    let component = try FixtureTree.report(files).component()
    #expect(component.startCommand == "gunicorn shop.wsgi:application")
    #expect(component.services == ["postgresql"])
    #expect(component.ports == [8000])
  }

  @Test func `a main file is run and a library has no start command`() throws {
    let program = try FixtureTree.report(["requirements.txt": "rich\n", "main.py": "print()"])
    #expect(try program.component().startCommand == "python main.py")
    let library = try FixtureTree.report([
      "pyproject.toml": "[project]\nname = \"x\"\n", "src/x/__init__.py": "",
    ])
    #expect(try library.component().startCommand == nil)
  }
}
