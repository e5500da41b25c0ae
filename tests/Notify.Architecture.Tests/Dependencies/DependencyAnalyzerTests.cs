namespace Notify.Architecture.Tests.Dependencies;

public sealed class DependencyAnalyzerTests
{
    private const string Contract = "namespace Notify.Sample.Bus; public class Queue { public const int Limit = 5; }";

    [Fact]
    public void Types_that_use_each_other_are_a_cycle()
    {
        var cycle = Cycle(
            "namespace Notify.Sample.Bus; public class Queue { public Pipeline.Worker Owner = null!; }",
            "namespace Notify.Sample.Pipeline; public class Worker { public Bus.Queue Queue = null!; }");

        cycle.Should().Equal(
            "File1.cs → Worker (Notify.Sample.Bus → Notify.Sample.Pipeline)",
            "File2.cs → Queue (Notify.Sample.Pipeline → Notify.Sample.Bus)");
    }

    [Fact]
    public void A_cycle_through_a_third_namespace_is_found()
    {
        var cycle = Cycle(
            "namespace Notify.Sample.A; public class First { public B.Second Next = null!; }",
            "namespace Notify.Sample.B; public class Second { public C.Third Next = null!; }",
            "namespace Notify.Sample.C; public class Third { public A.First Next = null!; }");

        cycle.Should().HaveCount(3);
    }

    [Fact]
    public void A_parent_and_its_child_are_two_namespaces()
    {
        var cycle = Cycle(
            "namespace Notify.Sample.Bus; public class Queue { public Wire.Codec Codec = null!; }",
            "namespace Notify.Sample.Bus.Wire; public class Codec { public Queue Queue = null!; }");

        cycle.Should().HaveCount(2);
    }

    [Fact]
    public void A_dependency_in_one_direction_is_no_cycle()
    {
        Cycle(Contract, "namespace Notify.Sample.Pipeline; public class Worker { public Bus.Queue Queue = null!; }")
            .Should().BeEmpty();
    }

    [Fact]
    public void The_root_namespace_may_be_part_of_a_cycle()
    {
        Cycle(
            "namespace Notify.Sample; public class Sample { public Bus.Queue Queue = null!; }",
            "namespace Notify.Sample.Bus; public class Queue { public Sample Sample = null!; }")
            .Should().BeEmpty();
    }

    [Fact]
    public void Namespaces_outside_Notify_may_be_part_of_a_cycle()
    {
        Cycle(
            "namespace Microsoft.Extensions; public class Setup { public Notify.Sample.Bus.Queue Queue = null!; }",
            "namespace Notify.Sample.Bus; public class Queue { public Microsoft.Extensions.Setup Setup = null!; }")
            .Should().BeEmpty();
    }

    [Fact]
    public void A_cycle_of_using_directives_is_found()
    {
        var cycle = Cycle(
            "using Notify.Sample.Pipeline; namespace Notify.Sample.Bus; public class Queue { }",
            "using Notify.Sample.Bus; namespace Notify.Sample.Pipeline; public class Worker { }");

        cycle.Should().Equal(
            "File1.cs → using Notify.Sample.Pipeline (Notify.Sample.Bus → Notify.Sample.Pipeline)",
            "File2.cs → using Notify.Sample.Bus (Notify.Sample.Pipeline → Notify.Sample.Bus)");
    }

    [Theory]
    [InlineData("", "const int Batch = Notify.Sample.Bus.Queue.Limit;")]
    [InlineData("using static Notify.Sample.Bus.Queue;", "const int Batch = Limit;")]
    [InlineData("using Q = Notify.Sample.Bus.Queue;", "")]
    [InlineData("", "object Create() => new Notify.Sample.Bus.Queue();")]
    [InlineData("", "class Inner : Notify.Sample.Bus.Queue { }")]
    [InlineData("", "System.Collections.Generic.List<Notify.Sample.Bus.Queue> All = null!;")]
    public void A_use_of_another_namespace_is_a_dependency(string directive, string member)
    {
        var worker = $"{directive} namespace Notify.Sample.Pipeline; class Worker {{ {member} }}";

        Dependencies(Contract, worker)
            .Should().Contain(item => item.From == "Notify.Sample.Pipeline" && item.To == "Notify.Sample.Bus");
    }

    [Fact]
    public void An_inferred_type_is_a_dependency()
    {
        Dependencies(
            Contract,
            "namespace Notify.Sample.Services; public class Provider { public Bus.Queue Get() => null!; }",
            "namespace Notify.Sample.Pipeline; class Worker { void Run(Services.Provider p) { var q = p.Get(); } }")
            .Select(item => item.ToString())
            .Should().Contain("File3.cs → Queue (Notify.Sample.Pipeline → Notify.Sample.Bus)");
    }

    [Fact]
    public void A_comment_is_not_a_dependency()
    {
        Dependencies(
            Contract,
            "namespace Notify.Sample.Pipeline; /// <summary><see cref=\"Bus.Queue\"/></summary>\nclass Worker { }")
            .Should().BeEmpty();
    }

    [Theory]
    [InlineData("Notify.Sample.Pipeline")]
    [InlineData("Notify.Sample.Pipeline.Workers")]
    public void A_rule_reports_a_forbidden_type(string name)
    {
        var code = $"namespace {name}; public class Worker {{ public Notify.Sample.Bus.Queue Queue = null!; }}";

        Violations(DependencyRule.Never("Notify.Sample.Pipeline.*", "Notify.Sample.Bus.*"), Contract, code)
            .Should().Equal($"File2.cs → Queue ({name} → Notify.Sample.Bus)");
    }

    [Fact]
    public void A_rule_reports_a_using_directive_of_a_forbidden_namespace()
    {
        Violations(
            DependencyRule.Never("Notify.Sample.Pipeline", "Notify.Sample.Bus"),
            Contract,
            "using Notify.Sample.Bus; namespace Notify.Sample.Pipeline; public class Worker { }")
            .Should().Equal("File2.cs → using Notify.Sample.Bus (Notify.Sample.Pipeline → Notify.Sample.Bus)");
    }

    [Fact]
    public void A_rule_reports_a_using_directive_of_an_unknown_library()
    {
        Violations(
            DependencyRule.Never("*", "Unknown.Library.*"),
            "using Unknown.Library.Api; namespace Notify.Sample.Pipeline; public class Worker { }")
            .Should().Equal("File1.cs → using Unknown.Library.Api (Notify.Sample.Pipeline → Unknown.Library.Api)");
    }

    [Fact]
    public void An_allow_list_reports_every_other_namespace_of_Notify()
    {
        string[] sources =
        [
            Contract,
            "namespace Notify.Sample.Addresses; public class Book { }",
            "namespace Notify.Sample.Pipeline; class Worker { Bus.Queue Queue = null!; System.Uri Uri = null!; }",
            "namespace Notify.Sample.Pipeline; class Finder { Addresses.Book Book = null!; }",
        ];

        Violations(DependencyRule.Only("Notify.Sample.Pipeline.*", "Notify.Sample.Bus"), sources)
            .Should().Equal("File4.cs → Book (Notify.Sample.Pipeline → Notify.Sample.Addresses)");
    }

    [Fact]
    public void A_child_of_an_allowed_namespace_needs_permission()
    {
        Violations(
            DependencyRule.Only("Notify.Sample.Pipeline.*", "Notify.Sample.Bus"),
            "namespace Notify.Sample.Bus.Wire; public class Codec { }",
            "namespace Notify.Sample.Pipeline; class Worker { Bus.Wire.Codec Codec = null!; }")
            .Should().ContainSingle();
    }

    [Fact]
    public void A_closed_namespace_is_open_to_those_named_only()
    {
        string[] sources =
        [
            "namespace Notify.Sample.Pipeline; public class Worker { }",
            "namespace Notify.Sample.Hosting; class Runtime { Pipeline.Worker Worker = null!; }",
            "namespace Notify.Sample.Bus; class Queue { Pipeline.Worker Worker = null!; }",
        ];

        Violations(DependencyRule.OnlyFrom("Notify.Sample.Pipeline.*", "Notify.Sample.Hosting"), sources)
            .Should().Equal("File3.cs → Worker (Notify.Sample.Bus → Notify.Sample.Pipeline)");
    }

    private static Dependency[] Dependencies(params string[] sources)
    {
        var files = sources.Select((text, index) => ($"File{index + 1}.cs", text));
        var dependencies = DependencyAnalyzer.Analyze(SourcePackage.Compile("Notify.Sample", files));
        return [.. dependencies.Where(dependency => dependency.File.Length > 0)];
    }

    private static string[] Cycle(params string[] sources) =>
        [.. NamespaceCycles.Find(Dependencies(sources), "Notify.Sample").Select(dependency => dependency.ToString())];

    private static string[] Violations(DependencyRule rule, params string[] sources) =>
        [.. rule.Violations(Dependencies(sources)).Select(dependency => dependency.ToString())];
}
