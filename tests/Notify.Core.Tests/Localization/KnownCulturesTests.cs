using System.Globalization;
using Notify.Localization;
using Notify.Templates;
using Notify.Tests.Templates;

namespace Notify.Tests.Localization;

public sealed class KnownCulturesTests
{
    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de-AT")]
    [InlineData("DE_at", "de-AT")]
    [InlineData("zh-TW", "zh-TW")]
    [InlineData("zh-Hant-TW", "zh-Hant-TW")]
    [InlineData("sr-Latn-RS", "sr-Latn-RS")]
    [InlineData("en-JP", "en")]
    [InlineData("es-419", "es-419")]
    public void A_locale_of_the_machine_is_known(string locale, string culture)
    {
        KnownCultures.IsKnown(locale).Should().BeTrue();
        KnownCultures.Find(locale).Should().Be(CultureInfo.GetCultureInfo(culture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("xx")]
    [InlineData("en-x1")]
    [InlineData("en-XX")]
    [InlineData("en-US-DE")]
    [InlineData("en-US-x-private")]
    [InlineData("de-AT-1996-x1")]
    public void Another_locale_is_not(string locale) => KnownCultures.IsKnown(locale).Should().BeFalse();

    [Fact]
    public void Made_up_locales_create_no_cultures()
    {
        // A culture has some kilobytes, and .NET keeps it.
        const int bytesOfCulture = 1_000;
        Allocated(() => KnownCultures.Find("en-x"));

        var allocated = Enumerable.Range(0, 10_000).Sum(i => Allocated(() => KnownCultures.Find($"en-x{i}")));

        allocated.Should().BeLessThan(10_000 * bytesOfCulture);
    }

    [Fact]
    public async Task A_rendering_for_a_made_up_locale_creates_no_culture()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ n }}" };
        await bed.RenderAsync("t", """{"n":1.5}""", "en-x", "push");
        var allocated = 0L;

        for (var i = 0; i < 1000; i++)
        {
            var request = new RenderRequest("t", "push") { Locale = $"en-x{i}", Model = TemplateBed.Json("""{"n":1.5}""") };
            allocated += Allocated(() => bed.Engine.RenderAsync(request).AsTask().GetAwaiter().GetResult());
        }

        allocated.Should().BeLessThan(1000 * 3_000);
    }

    [Fact]
    public async Task A_file_for_an_unknown_locale_is_a_warning()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "x", ["t/push.xx-yy.liquid"] = "y" };

        (await bed.LintAsync()).Should().Equal(
            "Warning: t/push.xx-yy.liquid: The locale 'xx-yy' is not known on this machine. Notifications for it are rejected, so this file is not used.");
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
