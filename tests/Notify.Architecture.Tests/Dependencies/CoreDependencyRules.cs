namespace Notify.Architecture.Tests.Dependencies;

/// <summary>The dependencies that are allowed between the namespaces of Notify.Core.</summary>
/// <remarks>
/// <para>
/// <b>Context.</b> A message passes through Core in one direction: <c>Enqueue</c> creates envelopes, <c>Bus</c> carries
/// them, <c>Pipeline</c> delivers them. The contracts that applications, channels and engines implement are in the
/// namespaces <c>Notify</c>, <c>Bus</c>, <c>Delivery</c>, <c>Templates</c> and <c>Addresses</c>. Before this test,
/// contracts and implementation were in the same namespaces and depended on each other. A reader could not understand
/// one stage without the others, and a change in one stage required changes in several.
/// </para>
/// <para>
/// <b>Decision.</b> A stage depends on contracts, never on another stage and never on an implementation of the bus or
/// of the template engine. Only the code that composes the application (<c>Hosting</c> and the extension methods) knows
/// the pipeline. Templates are rendered without knowledge of delivery. The root namespace contains what users call and
/// depends on nothing else. Core knows no channel and no engine, so that an application installs only what it uses.
/// </para>
/// <para>
/// <b>Consequences.</b> Each stage can be read and tested alone. Code that two stages need must move to a contract
/// namespace or to <c>Services</c>. Every stage writes logs, metrics and spans, so <c>Diagnostics</c> is open to all of
/// them, and so are the linked sources in <c>Shared</c>, which are helpers without knowledge of Notify. Enqueue,
/// the pipeline (which reads the profiles of recipients) and templates know the same cultures and time zones
/// (<c>Localization</c>), so that what one accepts the other renders. To allow a new dependency, change this table
/// and give the reason in the commit.
/// </para>
/// </remarks>
internal static class CoreDependencyRules
{
    public static IReadOnlyList<DependencyRule> All { get; } =
    [
        DependencyRule.Only("Notify"),
        DependencyRule.Only(
            "Notify.Enqueue.*",
            "Notify",
            "Notify.Bus",
            "Notify.Delivery.*",
            "Notify.Templates",
            "Notify.Addresses",
            "Notify.Diagnostics",
            "Notify.Localization",
            "Notify.Services",
            "Notify.Shared"),
        DependencyRule.Only(
            "Notify.Pipeline.*",
            "Notify",
            "Notify.Bus",
            "Notify.Delivery.*",
            "Notify.Templates",
            "Notify.Addresses",
            "Notify.Diagnostics",
            "Notify.Localization",
            "Notify.Services",
            "Notify.Shared"),
        DependencyRule.OnlyFrom("Notify.Pipeline.*", "Notify.Hosting.*", "Microsoft.Extensions.DependencyInjection"),
        DependencyRule.Never("Notify.Templates.*", "Notify.Delivery.*"),
        DependencyRule.Never("*", [.. OtherPackages, .. LibrariesOfOtherPackages]),
    ];

    private static IEnumerable<string> OtherPackages =>
        SourcePackage.Names.Where(name => name != "Notify.Core").Select(name => $"{name}.*");

    private static string[] LibrariesOfOtherPackages =>
        ["MailKit.*", "MimeKit.*", "Telegram.Bot.*", "StackExchange.Redis.*", "Microsoft.AspNetCore.*"];
}
