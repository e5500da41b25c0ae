using System.Text.Json;

namespace Notify.AspNetCore.Models;

/// <summary>What <c>POST /test</c> takes.</summary>
/// <param name="UserId">The application's user id. Required.</param>
/// <param name="Channel">The channel's name. Required.</param>
/// <param name="TemplateName">The template's name. Required.</param>
/// <param name="TemplateVars">The template's variables, an object. Default none.</param>
internal sealed record TestSendRequest(string? UserId, string? Channel, string? TemplateName, JsonElement? TemplateVars = null);
