using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;

namespace Notify.AspNetCore.Operations;

/// <summary><c>/suppressions</c>: lists and lifts the suppressions of the address book.</summary>
internal sealed class SuppressionEndpoints(EndpointServices services)
{
    private readonly Problems _problems = services.Problems;

    public void Map(RouteGroupBuilder group)
    {
        var suppressions = group.MapGroup("/suppressions");
        suppressions.MapMethods("", ReadMethods.All, ListAsync)
            .WithSummary("Returns a page of suppressions, newest first.")
            .Produces<SuppressionListResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status501NotImplemented);
        suppressions.MapDelete("", LiftAsync)
            .RequireSameSite(_problems)
            .WithSummary("Lifts a suppression, so that messages are sent to the address again.")
            .AcceptsJson<LiftRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> ListAsync(
        HttpContext context,
        [AsParameters] SuppressionQuery query,
        string? cursor,
        string? limit,
        CancellationToken cancellationToken)
    {
        var (filter, error) = query.Read();
        error ??= SuppressionQuery.Unknown(context.Request.Query);
        if (filter is null || error is not null)
            return _problems.InvalidQuery(error!);
        var items = PageSize.Read(limit, out var limitError);
        if (limitError is not null)
            return _problems.InvalidQuery(limitError);
        if (BookOf(context) is not ISuppressionList list)
        {
            return _problems.NotImplemented(
                "The suppressions cannot be listed.",
                "The IAddressBook of the application does not implement ISuppressionList. Implement it in the same "
                + "class. DELETE /suppressions lifts the suppression of a known address without it.");
        }

        try
        {
            var start = string.IsNullOrEmpty(cursor) ? null : cursor;
            var page = await list.ListSuppressionsAsync(filter, start, items, cancellationToken).ConfigureAwait(false);
            var rows = page.Items.Where(IsOfAddress).Select(SuppressionViews.Row);
            return services.Json.Ok(new SuppressionListResponse([.. rows], page.Next));
        }
        catch (ArgumentException) when (!string.IsNullOrEmpty(cursor))
        {
            return _problems.InvalidCursor();
        }
    }

    private async Task<IResult> LiftAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (request, failure) = await services.JsonBodies
            .ReadAsync<LiftRequest>(context, BodyLimits.LiftBytes)
            .ConfigureAwait(false);
        if (request is null)
            return failure!;
        if (string.IsNullOrWhiteSpace(request.Kind))
            return Missing(nameof(request.Kind));
        if (string.IsNullOrWhiteSpace(request.Address))
            return Missing(nameof(request.Address));
        var list = string.IsNullOrEmpty(request.List) ? null : request.List;
        var wasLifted = await LiftAddressAsync(
            BookOf(context), request.Kind, request.Address, list, cancellationToken).ConfigureAwait(false);
        if (!wasLifted)
        {
            return _problems.NotFound(
                "There is no suppression of this address with this kind and list. It may have been lifted already.");
        }

        services.Logger.SuppressionLifted(services.NameOf(context), request.Kind, list ?? "all messages");
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Lifts the suppression of the address as it is in the list, and otherwise of its normalized form: an operator may
    /// have typed it.
    /// </summary>
    private async ValueTask<bool> LiftAddressAsync(
        IAddressBook book, string kind, string address, string? list, CancellationToken cancellationToken)
    {
        if (await book.LiftAsync(kind, address, list, cancellationToken).ConfigureAwait(false))
            return true;
        var normalize = services.Channels.Kinds.FirstOrDefault(known => known.Name == kind)?.Normalize;
        return normalize?.Invoke(address) is { } normalized
            && normalized != address
            && await book.LiftAsync(kind, normalized, list, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A kind with a colon marks an entry that a channel records in the address book and that is not an address, for
    /// example a link that was used.
    /// </summary>
    private static bool IsOfAddress(SuppressedAddress suppressed) =>
        !suppressed.Kind.Contains(':', StringComparison.Ordinal);

    private IResult Missing(string member) =>
        _problems.Unprocessable($"'{services.Json.Naming.ConvertName(member)}' is missing.", member);

    private static IAddressBook BookOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IAddressBook>();
}
