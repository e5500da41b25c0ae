using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Notify.AspNetCore.Http;

/// <summary>Failures as problem details (RFC 9457). Further members are named as the rest of the JSON.</summary>
internal sealed class Problems(JsonWire wire)
{
    public IResult Of(int status, string title, string? detail = null, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        foreach (var (name, value) in members)
            problem.Extensions[wire.Naming.ConvertName(name)] = value;
        return TypedResults.Problem(problem);
    }

    /// <summary>422: the body was understood as JSON and asks for what makes no sense.</summary>
    public IResult Unprocessable(string detail, string? member = null) => member is null
        ? Of(StatusCodes.Status422UnprocessableEntity, "The request cannot be processed.", detail)
        : Of(StatusCodes.Status422UnprocessableEntity, "The request cannot be processed.", detail, ("Member", wire.Naming.ConvertName(member)));

    public IResult TooLarge(int most) => Of(StatusCodes.Status413PayloadTooLarge, "The body is too large.", $"At most {most} bytes are taken.");

    public IResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found.", detail);

    public IResult BadRequest(string title, string detail, params ReadOnlySpan<(string Name, object? Value)> members) => Of(StatusCodes.Status400BadRequest, title, detail, members);

    public IResult Conflict(string title, string detail, params ReadOnlySpan<(string Name, object? Value)> members) => Of(StatusCodes.Status409Conflict, title, detail, members);
}
