using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

/// <summary>A home in a directory of its own, with an environment that the test writes.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public TemporaryHome()
    {
        Base = Directory.CreateTempSubdirectory("satchel-settings-").FullName;
        Home = SatchelHome.Resolve(Path.Combine(Base, "home"), Variable, Base);
        File = new SettingsFile(Home, Clock);
    }

    public string Base { get; }

    public SatchelHome Home { get; }

    public SettingsFile File { get; }

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Waiting for another process's lock takes real time.</summary>
#pragma warning disable RS0030
    public static TimeProvider Clock => TimeProvider.System;
#pragma warning restore RS0030

    public string? Variable(string name) => Environment.GetValueOrDefault(name);

    public SatchelSettings Load() => SatchelSettings.Load(Home, File, Variable);

    public StoreChoice Choose(string? flag = null, string? directory = null)
        => StoreChoice.Resolve(flag, Variable, () => directory ?? Base, Home, Load());

    public Task<SettingChange> SetAsync(string name, string? value)
        => value is null
            ? File.RemoveAsync(name, TestContext.Current.CancellationToken)
            : File.SetAsync(SettingRegistry.Get(name), value, TestContext.Current.CancellationToken);

    public void Write(string text)
    {
        Home.Ensure();
        System.IO.File.WriteAllText(Home.ConfigFile, text);
    }

    public string Read() => System.IO.File.ReadAllText(Home.ConfigFile);

    public void Dispose() => Directory.Delete(Base, recursive: true);
}
