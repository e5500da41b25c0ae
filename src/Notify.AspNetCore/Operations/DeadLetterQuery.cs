using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Notify.AspNetCore.Http;
using Notify.Bus;

namespace Notify.AspNetCore.Operations;

/// <summary>The query parameters that select dead letters. A parameter that is missing or empty selects all.</summary>
internal readonly record struct DeadLetterQuery
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "channel", "lane", "template", "campaign", "user_id", "reason", "from", "until", "cursor", "limit",
    };

    /// <summary>The channel on which delivery failed.</summary>
    [FromQuery(Name = "channel")]
    public string? Channel { get; init; }

    /// <summary>The lane: transactional, campaign.</summary>
    [FromQuery(Name = "lane")]
    public string? Lane { get; init; }

    /// <summary>The template.</summary>
    [FromQuery(Name = "template")]
    public string? Template { get; init; }

    /// <summary>The campaign.</summary>
    [FromQuery(Name = "campaign")]
    public string? Campaign { get; init; }

    /// <summary>The id of the user.</summary>
    [FromQuery(Name = "user_id")]
    public string? UserId { get; init; }

    /// <summary>The reason.</summary>
    [FromQuery(Name = "reason")]
    public string? Reason { get; init; }

    /// <summary>The earliest time of the failure (RFC 3339).</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>The time before which the failure occurred (RFC 3339).</summary>
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

    /// <summary>Returns the filter, or an error that names the invalid parameter.</summary>
    public (DeadLetterFilter? Filter, string? Error) Read()
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

    /// <summary>Returns null for an empty field of a form.</summary>
    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool TryMoment(string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (Empty(text) is null)
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        moment = time;
        return true;
    }
}
