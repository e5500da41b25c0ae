using System.Collections.Frozen;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>All templates as they were read at one moment. Never changes; a reload makes another.</summary>
internal sealed class TemplateSnapshot(IReadOnlyDictionary<(string Name, string Kind), TemplateFamily> families, IReadOnlyList<TemplateProblem> problems)
{
    private readonly FrozenDictionary<(string Name, string Kind), TemplateFamily> _families = families.ToFrozenDictionary();

    public IReadOnlyList<TemplateProblem> Problems => problems;

    public IEnumerable<CompiledTemplate> All => _families.Values.SelectMany(family => family.All);

    public CompiledTemplate? Find(string name, string kind, string? locale) => _families.GetValueOrDefault((name, kind))?.Find(locale);
}
