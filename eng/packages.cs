#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Packs everything and proves it: dotnet run eng/packages.cs -- [--output DIR] [--managed]
// The tool is installed from the packages alone and remembers and recalls in a home of its own; the console sample is built
// against the packed library, not its project. Where there is a linker the tool holds a native program for this system
// beside the ordinary one for all others; --managed leaves it out.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml.Linq;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var output = Path.GetFullPath(Argument("--output") ?? Path.Combine(root, "artifacts", "packages"));
var version = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").Single().Value;
var runtime = RuntimeInformation.RuntimeIdentifier;
var scratch = Directory.CreateTempSubdirectory("satchel-packages-").FullName;
var watch = Stopwatch.StartNew();
try
{
    if (Directory.Exists(output))
    {
        Directory.Delete(output, recursive: true);
    }

    var framework = await PackAsync();
    Say($"packed {string.Join(", ", Directory.EnumerateFiles(output, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
    await ProveToolAsync(framework is not null);
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

// The framework of the native program, or null where there is none.
async Task<string?> PackAsync()
{
    foreach (var project in (string[])["Protocols", "Engine", "Server"])
    {
        await RunAsync(root, "dotnet", ["pack", Project(project), "-c", "Release", "-o", output]);
    }

    var framework = args.Contains("--managed") || !HasLinker() ? null : await PackNativeAsync();
    if (framework is null)
    {
        await RunAsync(root, "dotnet", ["pack", Project("Cli"), "-c", "Release", "-o", output]);
        return null;
    }

    var runtimes = $"-p:SatchelToolRuntimes=\"{runtime};any\"";
    await RunAsync(root, "dotnet", ["pack", Project("Cli"), "-c", "Release", "-o", output, runtimes, "-r", "any", .. Apart("any")]);
    await RunAsync(root, "dotnet", ["pack", Project("Cli"), "-c", "Release", "-o", output, runtimes, "-p:PublishAot=true", .. Apart("pointer")]);
    return framework;
}

// As eng/publish.cs does: net9.0 takes the place of net10.0 where its runtime pack is missing.
async Task<string?> PackNativeAsync()
{
    foreach (var framework in (string[])["net10.0", "net9.0"])
    {
        var (exitCode, text) = await TryAsync(
            root,
            "dotnet",
            [
                "pack", Project("Cli"), "-c", "Release", "-o", output, "-r", runtime, $"-p:SatchelToolRuntimes=\"{runtime};any\"",
                "-p:SatchelNative=true", $"-p:SatchelTargetFramework={framework}", .. Apart(framework),
            ]);
        if (exitCode == 0)
        {
            Say($"native program for {runtime} with {framework}");
            return framework;
        }

        if (!text.Contains("NU1101", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(text);
        }
    }

    return null;
}

async Task ProveToolAsync(bool isNative)
{
    var (tools, home) = (Path.Combine(scratch, "tools"), Path.Combine(scratch, "home"));
    await RunAsync(scratch, "dotnet", ["tool", "install", "Satchel", "--version", version, "--tool-path", tools, "--add-source", output, "--no-http-cache"]);
    var satchel = Path.Combine(tools, OperatingSystem.IsWindows() ? "satchel.exe" : "satchel");
    var said = await RunAsync(scratch, satchel, ["--version", "--text"]);
    Require(said.Contains($"satchel {version} ", StringComparison.Ordinal), said);
    Require(said.Contains(" native", StringComparison.Ordinal) == isNative, said);
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

string Project(string name) => Path.Combine(root, "src", name, $"{name}.csproj");

// Its own intermediate folder: a build of another framework or runtime must not meet the ordinary one, nor its lock files.
string[] Apart(string name)
{
    var folder = Path.Combine(scratch, "build", name);
    return [$"-p:ArtifactsPath={folder}", "-p:RestorePackagesWithLockFile=false", "-p:RestoreLockedMode=false", "-p:NuGetLockFilePath=none.lock.json"];
}

async Task<string> RunAsync(string directory, string program, string[] arguments)
{
    var (exitCode, text) = await TryAsync(directory, program, arguments);
    return exitCode == 0 ? text : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {exitCode}\n{text}");
}

async Task<(int ExitCode, string Output)> TryAsync(string directory, string program, string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true };
    start.Environment.Remove("SATCHEL_HOME");
    using var process = Process.Start(start)!;
    var text = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return (process.ExitCode, text);
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

static bool HasLinker()
    => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));
