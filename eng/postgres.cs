#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Starts a throw-away PostgreSQL with pgvector on loopback, for tests and to try things by hand:
// dotnet run eng/postgres.cs -- start|stop|status [--port N] [--directory D]
// start prints the connection string on standard output and nothing else there; what it does goes to standard error.
// stop ends the server and deletes the directory with all that is in it. What is missing is installed from Debian's packages
// where the caller is root; else it is named. Where no package of pgvector exists, it is built from Debian's sources.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

const string Role = "satchel";
var action = args.FirstOrDefault() ?? "";
var port = int.Parse(Argument("--port") ?? "5499", System.Globalization.CultureInfo.InvariantCulture);
var directory = Path.GetFullPath(Argument("--directory") ?? Path.Combine(Path.GetTempPath(), $"satchel-postgres-{port}"));
var (data, secret, log) = (Path.Combine(directory, "data"), Path.Combine(directory, "password"), Path.Combine(directory, "log"));
return action switch
{
    "start" => Start(),
    "stop" => Stop(),
    "status" => Status(),
    _ => Fail("give start, stop or status", 2),
};

int Start()
{
    if (IsRunning())
    {
        return Status();
    }

    if (Binaries() is null && !Install("postgresql"))
    {
        return Fail("there is no PostgreSQL here: install it (Debian: apt-get install postgresql)");
    }

    var version = Path.GetFileName(Path.GetDirectoryName(Binaries()!))!;
    if (!HasVector(version) && !InstallVector(version))
    {
        return Fail($"pgvector is missing: install postgresql-{version}-pgvector, or build 0.8 with postgresql-server-dev-{version}, make and gcc");
    }

    if (PortIsTaken())
    {
        return Fail($"port {port} is taken by another program; name another with --port");
    }

    if (!Directory.Exists(data))
    {
        Make();
    }

    // Everything but where it listens is what a server does by itself: an acknowledged commit is on the disk.
    var options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c shared_buffers=256MB -c log_min_messages=fatal";
    if (AsServer("pg_ctl", ["start", "-w", "-D", data, "-l", log, "-o", options]) != 0)
    {
        return Fail(File.Exists(log) ? File.ReadAllText(log) : "the server did not start");
    }

    var database = new ProcessStartInfo(Path.Combine(Binaries()!, "createdb"))
    {
        ArgumentList = { "-h", "127.0.0.1", "-p", $"{port}", "-U", Role, "-T", "template0", "-E", "UTF8", Role },
        Environment = { ["PGPASSWORD"] = File.ReadAllText(secret) },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    };
    Run(database);
    return Status();
}

int Stop()
{
    if (IsRunning())
    {
        AsServer("pg_ctl", ["stop", "-w", "-m", "fast", "-D", data]);
    }

    if (Directory.Exists(data) && File.Exists(secret))
    {
        Directory.Delete(directory, recursive: true);
    }

    return 0;
}

int Status()
{
    if (!IsRunning())
    {
        return Fail($"no server runs in {directory}");
    }

    Console.WriteLine($"Host=127.0.0.1;Port={port};Username={Role};Password={File.ReadAllText(secret)};Database={Role}");
    return 0;
}

void Make()
{
    Directory.CreateDirectory(directory);
    File.WriteAllText(secret, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
    if (IsRoot())
    {
        // initdb refuses to be root; the packages make a user for the server.
        Run(Command("chown", "-R", "postgres:", directory));
    }

    if (!OperatingSystem.IsWindows())
    {
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    AsServer("initdb", ["-D", data, "-U", Role, "-A", "scram-sha-256", $"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8"]);
}

bool InstallVector(string version)
{
    if (Install($"postgresql-{version}-pgvector") && HasVector(version))
    {
        return true;
    }

    if (!Install($"postgresql-server-dev-{version}", "make", "gcc", "libc6-dev", "dpkg-dev"))
    {
        return false;
    }

    // The release of Debian that carries pgvector 0.8; only its sources are listed, and only for this one command.
    var folder = Directory.CreateTempSubdirectory("pgvector-").FullName;
    var mirror = Directory.EnumerateFiles("/etc/apt", "*.sources", SearchOption.AllDirectories).SelectMany(File.ReadLines)
        .Where(line => line.StartsWith("URIs:", StringComparison.Ordinal)).Select(line => line[5..].Trim().Split(' ')[0]).FirstOrDefault() ?? "http://deb.debian.org/debian";
    File.WriteAllText(Path.Combine(folder, "sources.list"), $"deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} trixie main\n");
    Directory.CreateDirectory(Path.Combine(folder, "lists"));
    string[] apart = ["-o", $"Dir::Etc::SourceList={folder}/sources.list", "-o", "Dir::Etc::SourceParts=/dev/null", "-o", $"Dir::State::Lists={folder}/lists"];
    var built = Run(Command("apt-get", [.. apart, "update"])) == 0
        && Run(In(folder, Command("apt-get", [.. apart, "source", "--only-source", "pgvector"]))) == 0
        && Directory.EnumerateDirectories(folder, "pgvector-*").FirstOrDefault() is { } source
        && Run(In(source, Command("make", "with_llvm=no", $"PG_CONFIG=/usr/lib/postgresql/{version}/bin/pg_config"))) == 0
        && Run(In(source, Command("make", "install", "with_llvm=no", $"PG_CONFIG=/usr/lib/postgresql/{version}/bin/pg_config"))) == 0;
    Directory.Delete(folder, recursive: true);
    return built && HasVector(version);
}

bool Install(params string[] packages)
{
    if (!IsRoot() || !File.Exists("/usr/bin/apt-get"))
    {
        return false;
    }

    Console.Error.WriteLine($"installing {string.Join(' ', packages)}");
    var install = Command("apt-get", ["install", "-y", "-q", "--no-install-recommends", .. packages]);
    install.Environment["DEBIAN_FRONTEND"] = "noninteractive";
    return Run(Command("apt-get", "update", "-q")) == 0 && Run(install) == 0;
}

bool HasVector(string version) => File.Exists($"/usr/share/postgresql/{version}/extension/vector.control");

// The newest of the binaries that the packages put side by side.
string? Binaries()
    => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture))
            .Select(path => Path.Combine(path, "bin")).FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")))
        : null;

bool IsRunning() => Directory.Exists(data) && Binaries() is not null && AsServer("pg_ctl", ["status", "-D", data]) == 0;

bool PortIsTaken()
{
    try
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return false;
    }
    catch (SocketException)
    {
        return true;
    }
}

bool IsRoot() => Environment.UserName == "root";

int AsServer(string program, string[] arguments)
{
    var path = Path.Combine(Binaries()!, program);
    return Run(In("/", IsRoot() ? Command("runuser", ["-u", "postgres", "--", path, .. arguments]) : Command(path, arguments)));
}

ProcessStartInfo Command(string program, params string[] arguments)
    => new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };

ProcessStartInfo In(string folder, ProcessStartInfo command)
{
    command.WorkingDirectory = folder;
    return command;
}

// What a program says is shown only where it failed. A server that was started keeps its outputs, so they are not waited for.
int Run(ProcessStartInfo command)
{
    using var process = Process.Start(command)!;
    var said = new System.Text.StringBuilder();
    process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
    process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    process.StandardInput.Close();
    process.WaitForExit(TimeSpan.FromMinutes(10));
    if (process.ExitCode != 0 && !command.ArgumentList.Contains("status"))
    {
        Console.Error.WriteLine($"{command.FileName} {string.Join(' ', command.ArgumentList)}\n{said}".TrimEnd());
    }

    return process.ExitCode;
}

int Fail(string message, int code = 1)
{
    Console.Error.WriteLine(message);
    return code;
}

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
