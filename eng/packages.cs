#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Packs everything and proves it: dotnet run eng/packages.cs -- [--output DIR]
// The tool is installed from the packages alone and remembers and recalls in a home of its own; the console sample is built
// against the packed library, not its project.
using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var output = Path.GetFullPath(Argument("--output") ?? Path.Combine(root, "artifacts", "packages"));
var version = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").Single().Value;
var scratch = Directory.CreateTempSubdirectory("satchel-packages-").FullName;
var watch = Stopwatch.StartNew();
try
{
    if (Directory.Exists(output))
    {
        Directory.Delete(output, recursive: true);
    }

    foreach (var project in (string[])["Protocols", "Engine", "Server", "Cli"])
    {
        await RunAsync(root, "dotnet", ["pack", Path.Combine("src", project, $"{project}.csproj"), "-c", "Release", "-o", output]);
    }

    Say($"packed {string.Join(", ", Directory.EnumerateFiles(output, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
    await ProveToolAsync();
    await ProveLibraryAsync();
    return 0;
}
catch (InvalidOperationException error)
{
    Console.WriteLine(error.Message);
    return 1;
}
finally
{
    Directory.Delete(scratch, recursive: true);
}

async Task ProveToolAsync()
{
    var (tools, home) = (Path.Combine(scratch, "tools"), Path.Combine(scratch, "home"));
    await RunAsync(scratch, "dotnet", ["tool", "install", "Satchel", "--version", version, "--tool-path", tools, "--add-source", output, "--no-http-cache"]);
    var satchel = Path.Combine(tools, OperatingSystem.IsWindows() ? "satchel.exe" : "satchel");
    var said = await RunAsync(scratch, satchel, ["--version", "--text"]);
    Require(said.Contains($"satchel {version} ", StringComparison.Ordinal), said);
    await RunAsync(scratch, satchel, ["remember", "Deploys go out on Tuesdays", "--home", home]);
    var recalled = await RunAsync(scratch, satchel, ["recall", "when do we deploy", "--home", home]);
    Require(recalled.Contains("Deploys go out on Tuesdays", StringComparison.Ordinal), recalled);
    Say($"tool installed and used: {said.Trim()}");
}

// A program outside of the repository: nothing of its build files is seen, and the packages come from the folder.
async Task ProveLibraryAsync()
{
    var sample = Directory.CreateDirectory(Path.Combine(scratch, "sample")).FullName;
    File.Copy(Path.Combine(root, "samples", "Notes", "Program.cs"), Path.Combine(sample, "Program.cs"));
    await File.WriteAllTextAsync(
        Path.Combine(sample, "Notes.csproj"),
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <RestoreAdditionalProjectSources>{output}</RestoreAdditionalProjectSources>
            <RestorePackagesPath>{Path.Combine(scratch, "packages")}</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Satchel.Engine" Version="{version}" />
          </ItemGroup>
        </Project>
        """);
    await RunAsync(sample, "dotnet", ["build", "-c", "Release"]); // its warnings are not the program's words
    var said = await RunAsync(sample, "dotnet", ["run", "-c", "Release", "--no-build", "--", Path.Combine(scratch, "notes")]);
    var page = (await File.ReadAllTextAsync(Path.Combine(root, "samples", "Notes", "README.md"))).ReplaceLineEndings("\n");
    Require(page.Contains($"```text\n{said.ReplaceLineEndings("\n")}```", StringComparison.Ordinal), said);
    Say("console sample built against the package: it prints what its page says");
}

async Task<string> RunAsync(string directory, string program, string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true };
    start.Environment.Remove("SATCHEL_HOME");
    using var process = Process.Start(start)!;
    var text = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return process.ExitCode == 0
        ? text
        : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{text}");
}

static void Require(bool condition, string said)
{
    if (!condition)
    {
        throw new InvalidOperationException($"not what was expected:\n{said}");
    }
}

void Say(string text) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,4:F0} s  {text}"));

string? Argument(string name)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
