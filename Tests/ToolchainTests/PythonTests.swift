import Foundation
import Testing

@testable import Toolchain

@Suite struct `Detecting a Python project` {
  @Test func `S0-31 pytest-django is not django and flask-login is not flask`() throws {
    let report = try FixtureTree.report([
      "requirements.txt":
        "pytest-django\nFlask-Login==0.6\ndjangorestframework\nsqlalchemy-utils\n",
      "app/x.py": "",
    ])
    #expect(report.frameworkNames == [])
  }

  @Test func `S0-31 requirements are read as PEP 508 writes them`() throws {
    let report = try FixtureTree.report([
      "requirements.txt": """
      # the web
      Django >= 4.2, < 5 ; python_version >= "3.9"
      uvicorn[standard]>=0.20 --hash=sha256:aa
      FastAPI==0.110.0 \\
          --hash=sha256:bb
      SQLAlchemy[asyncio]~=2.0  # orm
      Tornado @ https://example.org/tornado.tar.gz
      -e git+https://example.org/x.git#egg=flask
      ./local/pytest
      https://example.org/pytest.whl
      """
    ])
    let component = try report.component()
    #expect(component.frameworkNames == ["django", "fastapi", "flask", "sqlalchemy", "tornado"])
    #expect(try component.framework("django").version == ">= 4.2, < 5")
    #expect(try component.framework("fastapi").version == "==0.110.0")
    #expect(try component.framework("sqlalchemy").type == "orm")
    #expect(component.evidenceLines.contains("requirements.txt:4 framework fastapi"))
    #expect(component.evidenceLines.contains("requirements.txt:6 framework sqlalchemy"))
  }

  @Test(
    arguments: [
      ("Flask", "flask", [], nil), ("zope.interface>=5", "zope-interface", [], ">=5"),
      ("uvicorn[standard, Extra_1] >=0.20", "uvicorn", ["standard", "extra-1"], ">=0.20"),
      ("a_b--c (>=1,<2)", "a-b-c", [], ">=1,<2"), ("x; os_name == 'nt'", "x", [], nil),
      ("pip @ file:///x", "pip", [], nil),
    ] as [(String, String, [String], String?)]
  )
  func `a requirement has a normalised name, extras and a specifier`(
    _ row: (String, String, [String], String?)
  ) throws {
    let requirement = try #require(Requirement(row.0))
    #expect(requirement.name == row.1)
    #expect(requirement.extras == row.2)
    #expect(requirement.specifier == row.3)
  }

  @Test(arguments: ["", "./x", "../x", "https://a/b", "C:/x", "-e .", "[x]", "a/b", "x[y", "-"])
  func `what is no requirement is not taken for one`(_ text: String) {
    #expect(Requirement(text) == nil)
  }

  @Test func `included requirement files are read once, even in a circle`() throws {
    let report = try FixtureTree.report([
      "requirements.txt": "-r reqs/base.txt\n-r missing.txt\n-r ../../outside.txt\n",
      "reqs/base.txt": "flask==3\n--requirement=more.txt\n",
      "reqs/more.txt": "-r ../requirements.txt\nfastapi\n",
    ])
    #expect(try report.component().frameworkNames == ["fastapi", "flask"])
    #expect(try report.component().evidenceLines.contains("reqs/base.txt:1 framework flask"))
  }

  @Test func `development requirements count less and a test framework stays certain`() throws {
    let report = try FixtureTree.report([
      "requirements/base.txt": "aiohttp\n", "requirements/test.txt": "flask\npytest\n",
      "app.py": "",
    ])
    let component = try report.component()
    #expect(report.components.map(\.path) == ["."])
    #expect(try component.framework("aiohttp").confidence == 0.9)
    #expect(try component.framework("flask").confidence == 0.65)
    #expect(try component.framework("pytest").confidence == 0.9)
  }

  @Test func `S0-31 PEP 621, extras and dependency groups are read with their lines`() throws {
    let report = try FixtureTree.report([
      "pyproject.toml": """
      [project]
      name = "api"
      requires-python = ">=3.11"
      dependencies = [
        "fastapi[standard]>=0.110",
      ]
      [project.optional-dependencies]
      sql = ["sqlalchemy>=2"]
      test = ["flask"]
      [dependency-groups]
      dev = ["pytest>=8", {include-group = "more"}]
      more = ["tornado"]
      """, "src/api/__init__.py": "",
    ])
    let component = try report.component()
    #expect(
      component.frameworks.map { "\($0.name) \($0.confidence)" }
        == ["fastapi 0.9", "pytest 0.9", "sqlalchemy 0.9", "flask 0.65", "tornado 0.65"]
    )
    #expect(component.runtime.source == "pyproject.toml project.requires-python")
    #expect(component.evidenceLines.contains("pyproject.toml:3 cpython version >=3.11"))
    #expect(component.evidenceLines.contains("pyproject.toml:5 framework fastapi"))
    #expect(component.confidence == 0.8)
  }

  @Test func `S0-31 Poetry's tables are read, with optional packages and groups`() throws {
    let report = try FixtureTree.report([
      "pyproject.toml": """
      [tool.poetry]
      name = "shop"
      [tool.poetry.dependencies]
      python = "^3.10"
      Django = "^5.0"
      sqlalchemy = { version = "^2.0", optional = true }
      celery = { version = "5", extras = ["redis"] }
      [tool.poetry.group.dev.dependencies]
      pytest = "^8"
      """, "poetry.lock": "",
    ])
    let component = try report.component()
    #expect(component.frameworkNames == ["django", "pytest", "sqlalchemy"])
    #expect(component.packageManager == "poetry")
    #expect(component.runtime.version == "^3.10")
    #expect(component.services == ["redis"])
    #expect(component.evidenceLines.contains("pyproject.toml:5 framework django"))
  }

  @Test func `setup.py is read for literal lists and never run`() throws {
    let report = try FixtureTree.report([
      "setup.py": """
      \"""Don't read install_requires=["tornado-x"] here.\"""
      from setuptools import setup
      REQUIRED = ["sqlalchemy>=1.4", "tornado"]
      setup(
          name="thing",  # install_requires=["django"]
          python_requires='>=3.8',
          install_requires=REQUIRED,
          extras_require={
              "web": ["flask>=2"],
              "test": ["pytest"],
          },
          tests_require=open("x").read(),
      )
      """, "thing.py": "",
    ])
    let component = try report.component()
    #expect(component.frameworkNames == ["flask", "pytest", "sqlalchemy", "tornado"])
    #expect(component.runtime.version == ">=3.8")
    #expect(component.evidenceLines.contains("setup.py:9 framework flask"))
  }

  @Test func `setup.cfg is read section by section`() throws {
    let report = try FixtureTree.report([
      "setup.cfg": """
      [metadata]
      name = thing
      [options]
      python_requires = >=3.9
      install_requires =
          flask>=2
          # django
      [options.extras_require]
      dev = pytest
      """, "setup.py": "from setuptools import setup\nsetup()\n",
    ])
    #expect(try report.component().frameworkNames == ["flask", "pytest"])
    #expect(try report.component().runtime.source == "setup.cfg options.python_requires")
  }

  @Test func `a Pipfile gives packages, version and manager`() throws {
    let report = try FixtureTree.report([
      "Pipfile": """
      [packages]
      flask = "*"
      [dev-packages]
      pytest = "*"
      [requires]
      python_version = "3.11"
      """
    ])
    let component = try report.component()
    #expect(component.packageManager == "pipenv")
    #expect(component.frameworkNames == ["flask", "pytest"])
    #expect(component.runtime.source == "Pipfile requires.python_version")
  }

  @Test func `the version comes from python-version before every manifest`() throws {
    let manifest = "[project]\nname = \"x\"\nrequires-python = \">=3.8\"\n"
    let report = try FixtureTree.report([
      "pyproject.toml": manifest, ".python-version": "3.12.1\n", "runtime.txt": "python-3.10.4",
    ])
    #expect(try report.component().runtime.source == ".python-version")
    let runtime = try FixtureTree.report([
      "pyproject.toml": manifest, "runtime.txt": "python-3.10.4",
    ])
    #expect(try runtime.component().runtime.version == "3.10.4")
  }

  @Test(
    arguments: [
      (["uv.lock"], "", "uv"), ([], "[tool.uv]\n", "uv"), (["poetry.lock"], "", "poetry"),
      (["pdm.lock"], "", "pdm"), ([], "[tool.hatch.envs.x]\n", "hatch"), ([], "", "pip"),
      (["uv.lock", "poetry.lock"], "", "uv"),
    ] as [([String], String, String)]
  )
  func `S0-33 the package manager follows lockfile and tables`(
    _ row: ([String], String, String)
  ) throws {
    var files = ["pyproject.toml": "[project]\nname = \"x\"\n" + row.1]
    for lock in row.0 { files[lock] = "" }
    #expect(try FixtureTree.report(files).component().packageManager == row.2)
  }

  @Test func `an extra that names its own library is no use of it`() throws {
    let report = try FixtureTree.report([
      "pyproject.toml": """
      [project]
      name = "Flask"
      dependencies = ["werkzeug"]
      [project.optional-dependencies]
      all = ["flask[async]"]
      """, "src/flask/__init__.py": "",
    ])
    #expect(report.frameworkNames == [])
  }

  @Test func `a requirements file in UTF-16 with CRLF is read`() throws {
    let tree = try FixtureTree()
    var data = Data([0xFF, 0xFE])
    data += try #require("flask==2.0\r\nredis\r\n".data(using: .utf16LittleEndian))
    try tree.write(data, to: "requirements.txt")
    let component = try tree.analyze().component()
    #expect(try component.framework("flask").version == "==2.0")
    #expect(component.services == ["redis"])
  }

  @Test func `S0-36 only real markers add to the score`() throws {
    let all = try FixtureTree.report([
      "requirements.txt": "", "setup.py": "setup()", "pyproject.toml": "[project]\nname='x'\n",
      "Pipfile": "", "venv/pyvenv.cfg": "", "x.py": "",
    ])
    #expect(try all.component().confidence == 0.95)
    let few = try FixtureTree.report(["requirements.txt": "flask", "x.py": ""])
    #expect(try few.component().confidence == 0.75)
    let virtual = try FixtureTree.report(["requirements.txt": "flask", "venv/lib/x.py": ""])
    #expect(try virtual.component().confidence == 0.7)
  }
}
