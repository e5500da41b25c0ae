using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Notify.Addresses;
using Notify.AspNetCore.Http;

namespace Notify.AspNetCore.Operations;

/// <summary>The query parameters that select suppressions. A parameter that is missing or empty selects all.</summary>
internal readonly record struct SuppressionQuery
{
    private static readonly HashSet<string> Names =
        new(StringComparer.OrdinalIgnoreCase) { "kind", "reason", "address", "cursor", "limit" };

    /// <summary>The channel kind.</summary>
    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }

    /// <summary>The reason: bounced, blocked, gone, unsubscribed, refused.</summary>
    [FromQuery(Name = "reason")]
    public string? Reason { get; init; }

    /// <summary>A part of the address, for example a domain. The case of letters is ignored.</summary>
    [FromQuery(Name = "address")]
    public string? Address { get; init; }

    /// <summary>Returns an error if the query contains an unknown parameter.</summary>
    public static string? Unknown(IQueryCollection query) =>
        query.Keys.FirstOrDefault(key => !Names.Contains(key)) is { } name
            ? $"'{name}' is not a valid parameter. Use {string.Join(", ", Names)}."
            : null;

    /// <summary>Returns the filter, or an error that names the invalid parameter.</summary>
    public (SuppressionFilter? Filter, string? Error) Read()
    {
        SuppressionReason? reason = null;
        if (!string.IsNullOrEmpty(Reason))
        {
            reason = EnumNames.Parse<SuppressionReason>(Reason);
            if (reason is null)
                return (null, $"reason is not a valid value. Use {EnumNames.ListOf<SuppressionReason>()}.");
        }

        return (new SuppressionFilter
        {
            Kind = string.IsNullOrEmpty(Kind) ? null : Kind,
            Reason = reason,
            Address = string.IsNullOrWhiteSpace(Address) ? null : Address.Trim(),
        }, null);
    }
}
