using System.Text.Json;

namespace Satchel.Cli.Tests.Setup;

/// <summary>A machine of its own: a user's directory without any host, in which the program is started from <c>work</c>.</summary>
internal sealed class HostMachine : IDisposable
{
    private readonly SatchelProgram _program = new();

    public HostMachine()
    {
        Directory.CreateDirectory(File("work"));
        foreach (var name in (string[])["CLAUDE_CONFIG_DIR", "OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH", "CODEX_HOME", "XDG_CONFIG_HOME", "OPENROUTER_API_KEY", "VOYAGE_API_KEY", "OPENAI_API_KEY"])
        {
            _program.Environment[name] = "";
        }

        _program.Environment["HOME"] = _program.Base;
        _program.Environment["PATH"] = File("no-bin");
    }

    public Dictionary<string, string?> Environment => _program.Environment;

    public string Home => _program.Home;

    public string ConfigFile => _program.ConfigFile;

    /// <summary>A path below the user's directory.</summary>
    public string File(params string[] parts) => Path.Combine([_program.Base, .. parts]);

    /// <summary>Writes a file, and the directories above it.</summary>
    public async Task WriteAsync(string path, byte[] content)
    {
        path = Path.Combine(_program.Base, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await System.IO.File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
    }

    public Task<ProgramRun> RunAsync(params string[] words) => _program.RunAsync(words);

    public Task<ProgramRun> RunWithInputAsync(string input, params string[] words) => _program.RunWithInputAsync(input, words);

    public Task<ProgramRun> RunInBashAsync(string script) => _program.RunInBashAsync($"PATH=/usr/bin:/bin\ncd {_program.Base}\n{script}");

    /// <summary>Installs, and requires what became of it.</summary>
    public async Task<JsonElement> InstallAsync(string status, params string[] words)
    {
        var document = (await _program.RunAsync(["install", "--no-wizard", .. words])).Document("satchel.install/1");
        Assert.Equal(status, document.GetProperty("status").GetString());
        return document;
    }

    /// <summary>Uninstalls, and requires what became of it.</summary>
    public async Task<JsonElement> UninstallAsync(string status, params string[] words)
    {
        var document = (await _program.RunAsync(["uninstall", .. words])).Document("satchel.uninstall/1");
        Assert.Equal(status, document.GetProperty("status").GetString());
        return document;
    }

    public void Dispose() => _program.Dispose();
}
