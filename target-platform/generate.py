#!/usr/bin/env python3
"""Writes kraftbench-platform.target from artifacts.txt: pinned artifacts of Maven Central, one Maven location per section.

Lines are group:artifact:version[:classifier]. Jars without OSGi headers are wrapped, each in a location of its own."""
import collections
import pathlib

here = pathlib.Path(__file__).parent
sections, current = collections.OrderedDict(), None
for line in (here / 'artifacts.txt').read_text().splitlines():
    line = line.split('#')[0].strip()
    if not line:
        continue
    if line[0] == '[':
        current = sections.setdefault(line[1:-1], [])
    else:
        current.append(line)


def location(label, artifacts, mode='error', instructions=None):
    out = (f'    <location includeDependencyDepth="none" includeDependencyScopes="compile" includeSource="false" '
           f'label="{label}" missingManifest="{mode}" type="Maven">\n      <dependencies>\n')
    for artifact in artifacts:
        group, name, version, *classifier = artifact.split(':')
        extra = f'<classifier>{classifier[0]}</classifier>' if classifier else ''
        out += (f'        <dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>'
                f'<version>{version}</version>{extra}<type>jar</type></dependency>\n')
    out += '      </dependencies>\n'
    if instructions:
        out += '      <instructions><![CDATA[\n' + instructions.strip() + '\n      ]]></instructions>\n'
    return out + '    </location>\n'


def wrap(artifact, symbolic_name, imports='*;resolution:=optional', export_version=None, extra=''):
    _, name, version = artifact.split(':')
    return location(name, [artifact], 'generate', f'''Bundle-Name:            {name}
Bundle-SymbolicName:    {symbolic_name}
Bundle-Version:         {version}
Import-Package:         {imports}
Export-Package:         *;version="{export_version or version}"{'' if export_version else ';-noimport:=true'}
{extra}''')


text = ('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<?pde version="3.8"?>\n'
        '<!-- written by generate.py from artifacts.txt -->\n'
        '<target name="kraftbench-platform" sequenceNumber="1">\n  <locations>\n')
for section, artifacts in sections.items():
    text += location(section, artifacts)
text += wrap('org.apache.kafka:kafka-clients:4.4.0', 'org.apache.kafka.clients', extra='DynamicImport-Package: *')
text += wrap('org.pcollections:pcollections:4.0.2', 'org.pcollections')
text += wrap('com.google.re2j:re2j:1.8', 'com.google.re2j')
text += wrap('com.dynatrace.hash4j:hash4j:0.22.0', 'com.dynatrace.hash4j')
text += wrap('org.jfree:jfreechart:1.5.6', 'org.jfree.jfreechart')
text += wrap('org.w3c.css:sac:1.3', 'org.w3c.css.sac', export_version='1.3.0')
text += wrap('org.apache.xmlgraphics:batik-css:1.19', 'org.apache.batik.css',
             imports='org.w3c.css.*;version="[1.3,2)",org.apache.batik.*;version="[1.19,2)",'
                     'org.apache.xmlgraphics.*;version="[2,3)";resolution:=optional,*;version="0";resolution:=optional')
text += wrap('org.apache.xmlgraphics:batik-util:1.19', 'org.apache.batik.util')
text += wrap('org.apache.xmlgraphics:batik-constants:1.19', 'org.apache.batik.constants')
text += wrap('org.apache.xmlgraphics:batik-i18n:1.19', 'org.apache.batik.i18n')
text += wrap('org.apache.xmlgraphics:xmlgraphics-commons:2.11', 'org.apache.xmlgraphics')
text += '  </locations>\n</target>\n'
(here / 'kraftbench-platform.target').write_text(text)
