namespace Notify.Architecture.Tests.Dependencies;

public sealed class DependencyTests
{
    public static TheoryData<string> Packages => [.. SourcePackage.Names];

    public static TheoryData<string> CoreRules => [.. CoreDependencyRules.All.Select(rule => rule.ToString())];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Namespaces_of_a_package_have_no_cycle(string name)
    {
        var package = SourcePackage.Get(name);

        var cycle = NamespaceCycles.Find(package.Dependencies, package.RootNamespace);

        Lines(cycle).Should().BeEmpty(
            "no namespace of {0} may depend on one that depends on it; move shared types to a namespace that both use",
            name);
    }

    [Theory]
    [MemberData(nameof(CoreRules))]
    public void Core_follows_its_dependency_rules(string description)
    {
        var rule = CoreDependencyRules.All.Single(rule => rule.ToString() == description);

        var violations = rule.Violations(SourcePackage.Get("Notify.Core").Dependencies);

        Lines(violations).Should().BeEmpty("CoreDependencyRules requires \"{0}\" and says why", description);
    }

    private static string Lines(IEnumerable<Dependency> dependencies) => string.Join(Environment.NewLine, dependencies);
}
