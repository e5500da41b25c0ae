using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Notify.AspNetCore.Http;
using Notify.Bus;

namespace Notify.AspNetCore.Operations;

/// <summary>Which dead letters, as a query asks for them. What is left out does not matter.</summary>
internal readonly record struct DeadLetterQuery
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "channel", "lane", "template", "campaign", "user_id", "reason", "from", "until", "cursor", "limit" };

    /// <summary>Died on this channel.</summary>
    [FromQuery(Name = "channel")]
    public string? Channel { get; init; }

    /// <summary>Was in this lane: transactional, campaign.</summary>
    [FromQuery(Name = "lane")]
    public string? Lane { get; init; }

    /// <summary>Of this template.</summary>
    [FromQuery(Name = "template")]
    public string? Template { get; init; }

    /// <summary>Of this campaign.</summary>
    [FromQuery(Name = "campaign")]
    public string? Campaign { get; init; }

    /// <summary>To this user.</summary>
    [FromQuery(Name = "user_id")]
    public string? UserId { get; init; }

    /// <summary>For this reason.</summary>
    [FromQuery(Name = "reason")]
    public string? Reason { get; init; }

    /// <summary>Died at or after this moment (RFC 3339).</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Died before this moment (RFC 3339).</summary>
    [FromQuery(Name = "until")]
    public string? Until { get; init; }

    /// <summary>
    /// Returns an error if the query contains an unknown parameter: ignoring a misspelled filter would select more
    /// dead letters than intended.
    /// </summary>
    public static string? Unknown(IQueryCollection query) =>
        query.Keys.FirstOrDefault(key => !Names.Contains(key)) is { } name
            ? $"'{name}' is not a valid parameter. Use {string.Join(", ", Names)}."
            : null;

    /// <summary>The filter, or a sentence that says which part of the query is wrong.</summary>
    public (DeadLetterFilter? Filter, string? Problem) Read()
    {
        var lane = Empty(Lane) is { } word ? EnumNames.Parse<Lane>(word) : null;
        if (Empty(Lane) is not null && lane is null)
            return (null, $"lane is not a valid value. Use {EnumNames.ListOf<Lane>()}.");
        if (!TryMoment(From, out var from))
            return (null, "from is not a valid time. Use for example 2026-11-25T08:00:00Z.");
        if (!TryMoment(Until, out var until))
            return (null, "until is not a valid time. Use for example 2026-11-25T08:00:00Z.");
        return (new DeadLetterFilter
        {
            Channel = Empty(Channel),
            Lane = lane,
            Template = Empty(Template),
            Campaign = Empty(Campaign),
            UserId = Empty(UserId),
            Reason = Empty(Reason),
            From = from,
            Until = until,
        }, null);
    }

    /// <summary>A form's empty field asks for nothing.</summary>
    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool TryMoment(string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (Empty(text) is null)
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
            return false;
        moment = read;
        return true;
    }
}
