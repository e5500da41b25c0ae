using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Creates the answers of failures: problem details (RFC 9457), whose additional members follow the naming convention
/// of the other JSON.
/// </summary>
internal sealed class Problems(JsonWire wire)
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnavailableFor = TimeSpan.FromSeconds(5);

    public IResult Of(
        int status,
        string title,
        string? detail = null,
        params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        foreach (var (name, value) in members)
            problem.Extensions[wire.Naming.ConvertName(name)] = value;
        return new ProblemAnswer(problem);
    }

    /// <summary>422: the body was understood as JSON, but its values cannot be used.</summary>
    public IResult Unprocessable(string detail, string? member = null)
    {
        const string Title = "The request cannot be processed.";
        return member is null
            ? Of(StatusCodes.Status422UnprocessableEntity, Title, detail)
            : Of(
                StatusCodes.Status422UnprocessableEntity,
                Title,
                detail,
                ("Member", wire.Naming.ConvertName(member)));
    }

    public IResult TooLarge(int maximum) => TooLarge($"The maximum is {maximum} bytes.");

    public IResult TooLarge(string detail) =>
        Of(StatusCodes.Status413PayloadTooLarge, "The body is too large.", detail);

    public IResult UnsupportedMediaType(string detail) =>
        Of(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type.", detail);

    public IResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found.", detail);

    public IResult InvalidQuery(string detail) => BadRequest("The query is not valid.", detail);

    public IResult InvalidCursor() => InvalidQuery(
        "cursor is not valid. Use next of the previous page, or omit cursor for the first page.");

    public IResult NotImplemented(string title, string detail) =>
        Of(StatusCodes.Status501NotImplemented, title, detail);

    public IResult BadRequest(
        string title,
        string detail,
        params ReadOnlySpan<(string Name, object? Value)> members) =>
        Of(StatusCodes.Status400BadRequest, title, detail, members);

    public IResult Conflict(
        string title,
        string detail,
        params ReadOnlySpan<(string Name, object? Value)> members) =>
        Of(StatusCodes.Status409Conflict, title, detail, members);

    /// <summary>503: other bodies use all the memory that the endpoint may use.</summary>
    public IResult Busy(HttpContext context) => Later(
        context,
        StatusCodes.Status503ServiceUnavailable,
        BusyFor,
        "Too many bodies at the same time.",
        "Try again after the time in Retry-After.");

    /// <summary>500: an exception that another attempt does not avoid. Only the log contains its text.</summary>
    public IResult Failed() => Of(
        StatusCodes.Status500InternalServerError,
        "The request failed.",
        "An unexpected error occurred. The request may have had an effect. The log of the application has the cause.");

    /// <summary>503: the bus, the address book or another service of the application is unavailable.</summary>
    public IResult Unavailable(HttpContext context) => Later(
        context,
        StatusCodes.Status503ServiceUnavailable,
        UnavailableFor,
        "A service is unavailable.",
        "The request may have had no effect. Try again after the time in Retry-After.");

    /// <summary>An answer with Retry-After, in whole seconds and at least one.</summary>
    public IResult Later(HttpContext context, int status, TimeSpan after, string title, string detail)
    {
        var seconds = Math.Max(1, Math.Ceiling(after.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Of(status, title, detail);
    }
}
