using Satchel.Engine.Inference;
using Satchel.Engine.Model;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether every model that the settings name can be asked: without one, nothing is missing. No model is asked.</summary>
internal sealed class ModelsCheck(DoctorScope scope) : IDoctorCheck
{
    public string Name => "models";

    public Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        using var models = scope.OpenModels();
        var (named, missing) = (new List<string>(), new List<MissingSetting>());
        if (scope.Settings.Text("llm.endpoint") is not null)
        {
            named.Add("chat");
            missing.AddRange(Enum.GetValues<ModelRole>().SelectMany(models.MissingForChat));
        }

        foreach (var store in scope.Stores.DefaultIfEmpty(StoreName.Default))
        {
            if (IsNamed("embed.provider", store))
            {
                named.Add("embedding");
                missing.AddRange(models.MissingForEmbeddings(store));
            }

            if (IsNamed("rerank.provider", store) && scope.Settings.Boolean("rerank.enabled", store))
            {
                named.Add("rerank");
                missing.AddRange(models.MissingForRerank(store));
            }
        }

        return Task.FromResult(
            missing.Count > 0 ? CheckFinding.Fail($"not set: {string.Join(", ", missing.Select(setting => setting.Key).Distinct())}", missing[0].Command)
            : named.Count == 0 ? CheckFinding.Pass("none is set up: everything works offline")
            : CheckFinding.Pass($"set up: {string.Join(", ", named.Distinct())}"));
    }

    private bool IsNamed(string key, StoreName store) => scope.Settings.Text(key, store) is not (null or "none");
}
