namespace Notify.Docs.Tests;

/// <summary>Tests that run alone, because they use the console or a folder of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleCollection
{
    public const string Name = "Console";
}
